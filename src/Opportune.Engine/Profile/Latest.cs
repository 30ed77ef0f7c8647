namespace Opportune.Engine.Profile;

/// <summary>The value said last, by the time it speaks of and then by event: whatever order events arrive in, the same value wins.</summary>
internal struct Latest<T>
{
    public T Value { get; private set; }
    public DateTimeOffset Time { get; private set; }
    public string? Event { get; private set; }
    public readonly bool IsSet => Event is not null;

    /// <summary>Takes the value if it is newer than the one held.</summary>
    public void Take(T value, DateTimeOffset time, string source)
    {
        if (Event is not null && (time < Time || (time == Time && string.CompareOrdinal(source, Event) <= 0))) return;
        (Value, Time, Event) = (value, time, source);
    }
}
