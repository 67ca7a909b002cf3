import java.io.*;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;

/** Reads a topic of Throughline into a journal. kafka-clients 4, Java 17 or later. After an error, start it again. */
public class TopicReader {
    /** An id, `position.index::event`, as a number that grows. */
    static long rank(String id) {
        var part = id.split("::")[0].split("\\.");
        return Long.parseLong(part[0]) * 10_000 + Long.parseLong(part[1]);
    }

    static String header(ConsumerRecord<?, ?> message, String name) {
        return new String(message.headers().lastHeader("ce_" + name).value());
    }

    static String env(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    public static void main(String[] arguments) throws IOException {
        var types = List.of(env("TYPES", "shipment-delivered.v1").split(","));
        var settings = new Properties();
        settings.put("bootstrap.servers", env("BROKERS", "localhost:9092"));
        settings.put("group.id", env("GROUP", "acme.logistics"));
        settings.putAll(Map.of("auto.offset.reset", "earliest", "enable.auto.commit", "false"));
        for (var part : List.of("key.deserializer", "value.deserializer"))
            settings.put(part, "org.apache.kafka.common.serialization.StringDeserializer");
        // A line is what one event does and the cursor behind it: both are there or, without the line's end, neither.
        var file = Path.of(env("JOURNAL", "reading.journal"));
        var text = Files.exists(file) ? Files.readString(file) : "";
        var whole = text.substring(0, text.lastIndexOf('\n') + 1);
        var last = new HashMap<String, String[]>(); // partition → its last line
        whole.lines().map(line -> line.split("\t")).forEach(line -> last.put(line[0], line));
        try (var journal = new RandomAccessFile(file.toFile(), "rw");
             var consumer = new KafkaConsumer<String, String>(settings)) {
            journal.setLength(whole.getBytes("UTF-8").length);
            journal.seek(journal.length());
            consumer.subscribe(List.of(env("TOPIC", "throughline.logistics")));
            for (;; consumer.commitSync()) {
                for (var message : consumer.poll(Duration.ofSeconds(1))) {
                    String type = header(message, "type"), epoch = header(message, "epoch"), id = header(message, "id");
                    if (type.endsWith(".watermark.v1")) continue; // no event
                    var partition = String.valueOf(message.partition());
                    var before = last.getOrDefault(partition, new String[] {partition, epoch, "0.9999::"});
                    if (!epoch.equals(before[1])) throw new IOException(id + " is of epoch " + epoch);
                    if (rank(id) <= rank(before[2])) continue; // seen before
                    if (Long.parseLong(header(message, "prevposition")) > rank(before[2]) / 10_000)
                        throw new IOException("Read the feed from " + before[2] + " to " + id + ": it is gone here");
                    var data = types.contains(type.split("\\.", 3)[2]) ? message.value() : ""; // yours: what it does
                    last.put(partition, new String[] {partition, epoch, id, type, message.key(), data});
                    journal.write((String.join("\t", last.get(partition)) + "\n").getBytes("UTF-8"));
                }
                journal.getFD().sync();
            }
        }
    }
}
