/** When a certificate is due to be replaced. */

const MILLISECONDS_PER_HOUR = 3_600_000;

/** The moment `hours` after `time`. */
export function hoursAfter(time: Date, hours: number): Date {
  return new Date(time.getTime() + hours * MILLISECONDS_PER_HOUR);
}

/** Whether a certificate has come within `earlyRenewalHours` of its end, or is past it; the very moment counts. */
export function isReadyForRenewal(
  certificate: { readonly validityEndTime: string; readonly earlyRenewalHours: number },
  now: Date,
): boolean {
  const end = new Date(certificate.validityEndTime);
  return now >= hoursAfter(end, -certificate.earlyRenewalHours);
}
