namespace Opportune.Embedded.Journal.Heads;

/// <summary>Where a customer's newest row is.</summary>
/// <param name="Sequence">Of the row; 0 where the customer has none.</param>
/// <param name="Version">Of the row, 0 for none.</param>
/// <param name="Anchor">Sequence of the customer's newest row whose version is a multiple of <see cref="Stride"/>; 0 where there is none.</param>
/// <param name="WakeAt">Its wake-up, UTC ticks.</param>
internal readonly record struct Head(long Sequence, long Version, long Anchor, long? WakeAt)
{
    /// <summary>Every so many versions a row is an anchor, so that an old row is found in few steps: n / 64 + 64 at most.</summary>
    public const int Stride = 64;

    /// <summary>The head behind one more row.</summary>
    public Head Next(long sequence, long? wakeAt) => new(sequence, Version + 1, (Version + 1) % Stride == 0 ? sequence : Anchor, wakeAt);
}
