export type Environment = Readonly<Record<string, string | undefined>>;

/** The addresses in KAFKA_BROKERS. */
export const brokersIn = ({ KAFKA_BROKERS = '' }: Environment): readonly string[] =>
  KAFKA_BROKERS.split(',').flatMap((address) => (address.trim() === '' ? [] : [address.trim()]));
