using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;

namespace Opportune.Runtime.Import;

/// <summary>What reading a history gives, one by one: an event, or a line that makes none.</summary>
public abstract record MappedItem
{
    private (string? Fingerprint, int Step, long Offset, long Line, int Given) _next;

    private protected MappedItem() { }

    /// <summary>Where to go on after this item; null for lines of look-up files, which are read before any event.</summary>
    public ImportPosition? Next => _next is ({ } fingerprint, var step, var offset, var line, var given) ? new(fingerprint, step, offset, line, given) : null;

    /// <summary>Bytes of the history's event files behind this item; at most <see cref="MappedHistory.TotalBytes"/>.</summary>
    public long BytesDone { get; private set; }

    /// <summary>Says where to go on after it, once, before anybody sees it.</summary>
    internal MappedItem At(string fingerprint, int step, long offset, long line, int given, long bytesDone)
    {
        (_next, BytesDone) = ((fingerprint, step, offset, line, given), bytesDone);
        return this;
    }
}

/// <summary>An event made from a row.</summary>
/// <param name="File">The row's file, as the mapping names it.</param>
/// <param name="Line">The row's line, from 1.</param>
/// <param name="Json">UTF-8 JSON of the API's own form: id, source, type, time, knownAt?, customer?, data. Empty where the event was read already.</param>
public sealed record MappedEvent(string File, long Line, ReadOnlyMemory<byte> Json) : MappedItem
{
    /// <summary>The event's type, for counting.</summary>
    public required string Type { get; init; }

    /// <summary>The event, or why it is refused, where it was read already; otherwise neither.</summary>
    internal (BankEvent? Event, EventProblem? Problem) Read { get; init; }
}

/// <summary>A line from which no event could be made, or an event that was refused.</summary>
/// <param name="File">The file, as the mapping names it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Code">Stable.</param>
/// <param name="Message">What is wrong and what to do; names columns, never their content.</param>
public sealed record RejectedLine(string File, long Line, string Code, string Message) : MappedItem;
