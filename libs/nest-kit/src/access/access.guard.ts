import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { looksLikeApiKey } from '../api-keys/api-key.js';
import type { ApiKeys } from '../api-keys/api-keys.js';
import type { Caller } from '../commands/asked.js';
import type { Log } from '../observability/log.js';
import { Problem } from '../problems/problem.js';
import { unauthenticated, type BearerTokens } from './bearer-tokens.js';
import { accessDeclaration, type AccessDeclaration } from './declarations.js';
import type { FeedPeers } from './feed-peers.js';
import { isAllowed, isForPeopleOnly } from './permissions.js';

/** Decides on every route of every controller. What a route does not declare is refused. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(
    private readonly tokens: BearerTokens,
    private readonly keys: ApiKeys,
    private readonly peers: FeedPeers,
    private readonly log: Log,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = this.reflector.getAllAndOverride<AccessDeclaration | undefined>(accessDeclaration, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<FastifyRequest & { caller?: Caller }>();
    if (declared === undefined) throw new Problem('forbidden');
    if ('open' in declared) return true;
    const secret = bearer(request.headers.authorization);
    if ('peersOnly' in declared) {
      request.caller = await this.peer(request, secret);
      return true;
    }
    const caller = await this.caller(secret);
    request.caller = caller;
    const { permission } = declared;
    const mayBeKey = caller.apiKey === undefined || !isForPeopleOnly(permission);
    if (mayBeKey && isAllowed(caller.roles, permission)) return true;
    throw this.denied(request, new Problem('forbidden', { details: { permission } }), caller.subject);
  }

  private async caller(secret: string | undefined): Promise<Caller> {
    if (secret === undefined) throw unauthenticated();
    return looksLikeApiKey(secret) ? this.keys.verify(secret) : this.tokens.verify(secret);
  }

  /** A service of ours with its own secret, or any system with a key that opens the feed. */
  private async peer(request: FastifyRequest, secret: string | undefined): Promise<Caller> {
    const name = secret === undefined ? undefined : this.peers.nameOf(secret);
    if (name !== undefined) return { subject: `service:${name}`, roles: [], feed: 'internal' };
    if (secret === undefined || !looksLikeApiKey(secret))
      throw this.denied(request, unauthenticated(), 'no known peer');
    const caller = await this.keys.verify(secret);
    if (caller.feed === undefined) throw this.denied(request, new Problem('forbidden'), caller.subject);
    return caller;
  }

  private denied(request: FastifyRequest, problem: Problem, subject: string): Problem {
    this.log.warn(
      { subject, method: request.method, route: request.routeOptions.url, ...problem.options.details },
      'access denied',
    );
    return problem;
  }
}

const bearer = (header: string | undefined): string | undefined =>
  /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(header ?? '')?.[1];
