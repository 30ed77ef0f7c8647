using Opportune.Engine.Ingest;

namespace Opportune.Runtime.Import;

/// <summary>What an event rule made of the row in hand; overwritten by the next row.</summary>
/// <param name="source">The mapping's source.</param>
/// <param name="type">The rule's event type.</param>
/// <param name="fields">How many fields the payload has at most.</param>
internal sealed class EventParts(string source, string type, int fields)
{
    private int _count;

    /// <summary>All but the payload.</summary>
    public EventHead Head { get; private set; } = new("", source, type, "", null, null);

    /// <summary>Room for the payload's fields.</summary>
    public (string Name, Mapped Value)[] Room { get; } = new (string, Mapped)[fields];

    /// <summary>The payload's fields that have a value.</summary>
    public ReadOnlySpan<(string Name, Mapped Value)> Data => Room.AsSpan(0, _count);

    /// <summary>Takes a row's values; its payload is in <see cref="Room"/> already.</summary>
    public void Take(string id, string time, string? knownAt, string? customer, int count)
    {
        Head = new(id, source, type, time, knownAt, customer);
        _count = count;
    }
}

/// <summary>What becomes of an event's parts while its row is in hand.</summary>
internal interface IEventForm
{
    /// <summary>The event.</summary>
    /// <param name="parts">Its parts, gone afterwards.</param>
    /// <param name="file">The row's file.</param>
    /// <param name="line">The row's line.</param>
    MappedEvent Make(EventParts parts, string file, long line);
}
