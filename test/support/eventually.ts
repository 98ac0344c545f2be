/** What a question finds as soon as it finds anything; an answer may take a few rounds to come about. */
export async function eventually<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (let round = 0; round < 150; round++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("nothing was found within 30 seconds");
}
