import { ApiProperty } from '@nestjs/swagger';

/** What a route answers, with its status and headers. `text` is JSON that must go out byte by byte as it is. */
export class Answer<Body extends object = object> {
  private constructor(
    readonly status: number,
    readonly content: { readonly json: Body } | { readonly text: string },
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  static json<Body extends object>(
    json: Body,
    headers: Readonly<Record<string, string>> = {},
    status = 200,
  ): Answer<Body> {
    return new Answer(status, { json }, headers);
  }

  static text(text: string, headers: Readonly<Record<string, string>>, status: number): Answer {
    return new Answer(status, { text }, headers);
  }
}

/** What every command answers. */
export class CommandAnswer {
  @ApiProperty({ example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8j', description: 'The id of what the command was about' })
  readonly id: string;

  @ApiProperty({ example: 2, description: 'Its version now; the same as in ETag' })
  readonly version: number;

  @ApiProperty({ example: 'approved' })
  readonly status: string;

  @ApiProperty({ description: 'Hand it to a read as ?readAfter= and the read shows this write' })
  readonly readAfter: string;

  @ApiProperty({ type: [String], example: ['cancel'], description: 'What may be asked of it next' })
  readonly allowedActions: string[];
}
