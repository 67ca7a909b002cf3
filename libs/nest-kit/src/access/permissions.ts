/** Who somebody is at work; comes in the token. */
export const roles = [
  'sales',
  'purchasing',
  'production',
  'warehouse',
  'logistics',
  'service',
  'finance',
  'manager',
  'operator',
  'integration',
  'customer',
] as const;
export type Role = (typeof roles)[number];

const everybodyInside: readonly Role[] = [
  'sales',
  'purchasing',
  'production',
  'warehouse',
  'logistics',
  'service',
  'finance',
  'manager',
  'operator',
  'integration',
];

/**
 * The one table of who may do what. A route declares one of these permissions; who is not listed is refused.
 * `operator:read` looks into the machinery, `operator:act` changes something there and needs a reason.
 */
const allowed = {
  'sales-order:read': everybodyInside,
  'sales-order:place': ['sales', 'manager', 'integration'],
  'sales-order:approve': ['sales', 'manager', 'integration'],
  'sales-order:reject': ['sales', 'manager', 'integration'],
  'sales-order:cancel': ['sales', 'service', 'manager', 'integration'],
  'sales-order:change': ['sales', 'service', 'manager', 'integration'],
  'shipment:read': everybodyInside,
  'shipment:register': ['warehouse', 'logistics', 'manager', 'integration'],
  'shipment:dispatch': ['warehouse', 'logistics', 'manager', 'integration'],
  'tracking-update:record': ['logistics', 'manager', 'integration'],
  'delivery-exception:report': ['sales', 'warehouse', 'logistics', 'service', 'manager', 'integration'],
  'delivery-exception:settle': ['logistics', 'service', 'manager', 'integration'],
  'delivery-change:answer': ['logistics', 'service', 'manager', 'integration'],
  'delivery-change:record': ['logistics', 'service', 'manager', 'integration'],
  'code-mapping:change': ['logistics', 'manager', 'operator'],
  'case:read': everybodyInside,
  'case:acknowledge': ['sales', 'warehouse', 'logistics', 'service', 'manager'],
  'case:resolve': ['sales', 'warehouse', 'logistics', 'service', 'manager'],
  'case:void': ['service', 'manager'],
  'case:close': ['service', 'manager'],
  'case:reopen': ['service', 'manager'],
  'case:note': ['sales', 'warehouse', 'logistics', 'service', 'finance', 'manager'],
  'settings:read': everybodyInside,
  'settings:change': ['manager', 'operator'],
  'api-key:manage': ['manager', 'operator'],
  'operator:read': ['operator'],
  'operator:act': ['operator'],
} as const satisfies Record<string, readonly Role[]>;

/** What a route may ask of its caller. */
export type PermissionName = keyof typeof allowed;

/** What a key may never do, whatever its roles are. */
const forPeopleOnly: ReadonlySet<PermissionName> = new Set(['api-key:manage']);

export const isForPeopleOnly = (permission: PermissionName): boolean => forPeopleOnly.has(permission);

/** Roles that nobody hands on who does not hold them, whatever else he may do. */
const handedOnByHolders: ReadonlySet<Role> = new Set(['manager', 'operator']);

/** What the given roles allow beyond what the held ones do: permissions, and roles that only their holders hand on. */
export const beyond = (held: readonly string[], given: readonly Role[]): readonly string[] => [
  ...given.filter((role) => handedOnByHolders.has(role) && !held.includes(role)),
  ...(Object.keys(allowed) as PermissionName[]).filter(
    (permission) => isAllowed(given, permission) && !isAllowed(held, permission),
  ),
];

/** Does one of the roles carry the permission? */
export const isAllowed = (held: readonly string[], permission: PermissionName): boolean =>
  held.some((role) => (allowed[permission] as readonly string[]).includes(role));
