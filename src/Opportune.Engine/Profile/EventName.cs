using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Profile;

/// <summary>The name of an event, <c>source/id</c>, kept where it stands instead of in a text of its own.</summary>
/// <remarks>Features name their latest event, and most events are one: an old array that points to a new text is a page for the collector to walk at each of its next collections. Longer names, and those beyond ASCII, are kept as texts.</remarks>
internal struct EventName
{
    private const int Room = 55;
    private Letters _letters;
    private byte _length;
    private string? _other;

    /// <summary>Whether one was set.</summary>
    public readonly bool IsSet => _length > 0 || _other is not null;

    /// <summary>Takes a name in the place of the one before.</summary>
    public void Set(string name)
    {
        var isShort = name.Length is > 0 and <= Room && Ascii.IsValid(name);
        if (isShort) Ascii.FromUtf16(name, _letters, out _);
        _length = isShort ? (byte)name.Length : (byte)0;
        _other = isShort ? null : name;
    }

    /// <summary>As texts compare ordinally.</summary>
    public readonly int CompareTo(string name)
    {
        if (_other is not null) return string.CompareOrdinal(_other, name);
        ReadOnlySpan<byte> letters = Written;
        for (var i = 0; i < letters.Length && i < name.Length; i++)
            if (letters[i] != name[i]) return letters[i] - name[i];
        return letters.Length - name.Length;
    }

    /// <summary>Writes it as <see cref="StateWriter.Name(string)"/> does.</summary>
    public readonly void Write(StateWriter w)
    {
        if (_other is not null) w.Name(_other); else w.Name(Written);
    }

    /// <summary>The name as a text.</summary>
    public override readonly string ToString() => _other ?? Encoding.ASCII.GetString(Written);

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> Written => ((ReadOnlySpan<byte>)_letters)[.._length];

    [InlineArray(Room)]
    private struct Letters
    {
        private byte _first;
    }
}
