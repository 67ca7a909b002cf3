/** A remark stands apart from the fact, since it may name people. */
export const remark = (note: string | undefined): { readonly personal?: { readonly note: string } } =>
  note === undefined ? {} : { personal: { note } };
