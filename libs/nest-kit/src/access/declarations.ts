import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { PermissionName } from './permissions.js';

/** What a route says about who may call it. A route that says nothing fails at start and in the build. */
export type AccessDeclaration =
  { readonly permission: PermissionName } | { readonly open: string } | { readonly peersOnly: true };

export const accessDeclaration = 'throughline:access';

/** The one permission that a caller of this route needs. */
export const Permission = (permission: PermissionName): ClassDecorator & MethodDecorator =>
  applyDecorators(
    SetMetadata(accessDeclaration, { permission } satisfies AccessDeclaration),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
  );

/** Anybody may call it, for this reason. */
export const OpenToAll = (reason: string): ClassDecorator & MethodDecorator =>
  SetMetadata(accessDeclaration, { open: reason } satisfies AccessDeclaration);

/** Other services of ours, each with its own secret, and systems with an API key of scope `feed` or `feed:partner`. */
export const PeersOnly = (): ClassDecorator & MethodDecorator =>
  applyDecorators(
    SetMetadata(accessDeclaration, { peersOnly: true } satisfies AccessDeclaration),
    ApiBearerAuth('peer'),
  );
