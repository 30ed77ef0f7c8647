using System.Buffers.Binary;
using Opportune.Expressions;

namespace Opportune.Engine.Bank.Encoding;

/// <summary>Reads what <see cref="EntryWriter"/> wrote.</summary>
/// <exception cref="FormatException">The bytes end early or are of another form.</exception>
internal sealed class EntryReader(ReadOnlyMemory<byte> bytes)
{
    private const int DeepestList = 64;
    private static readonly System.Text.UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private readonly List<string> _texts = [];
    private readonly List<IReadOnlyList<string>> _lists = [];
    private string _lastWord = "";
    private int _at;

    public bool IsAtEnd => _at == bytes.Length;

    public byte Byte() => _at < bytes.Length ? bytes.Span[_at++] : throw new FormatException("The entry ends early.");

    public bool Bool() => Byte() switch { 0 => false, 1 => true, _ => throw new FormatException("A yes or no is neither.") };

    /// <summary>The number of an enumeration's member.</summary>
    public T Enum<T>() where T : struct, Enum => Member<T>(Byte());

    /// <summary>The member of a number.</summary>
    public static T Member<T>(long number) where T : struct, Enum =>
        number is >= 0 and <= int.MaxValue && (T)System.Enum.ToObject(typeof(T), number) is var member && System.Enum.IsDefined(member) ? member : throw new FormatException($"No {typeof(T).Name} has the number {number}.");

    public long Int() => ZigZag.Back(Unsigned());

    public ulong Unsigned()
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var b = Byte();
            value |= unchecked((ulong)(b & 0x7F) << shift);
            if (b < 0x80) break;
            if ((shift += 7) > 63) throw new FormatException("A number is too long.");
        }
        return value;
    }

    public int Int32() => Int() is >= int.MinValue and <= int.MaxValue and var n ? (int)n : throw new FormatException("A number is out of range.");

    public int Count() => Int() is >= 0 and <= int.MaxValue and var n ? (int)n : throw new FormatException("A count is out of range.");

    public double Double() => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(Take(8)));

    /// <summary>A double as <see cref="EntryWriter.Number"/> wrote it.</summary>
    public double Number()
    {
        var head = Unsigned();
        if ((head & 1) == 0) return ZigZag.Back(head >> 1);
        if ((head & 3) == 1) return ZigZag.Back(head >> 2) / 100.0;
        return head == 3 ? Double() : throw new FormatException("A number has a form that is not known.");
    }

    /// <summary>A double as <see cref="EntryWriter.Parts"/> wrote it.</summary>
    public double Parts(double parts)
    {
        var head = Unsigned();
        if ((head & 1) == 0) return (head >> 1) / parts;
        return head == 1 ? Double() : throw new FormatException("A number has a form that is not known.");
    }

    public DateTimeOffset Time() => Int() is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new(ticks, TimeSpan.Zero) : throw new FormatException("An instant is out of range.");

    public string? OptionalText()
    {
        var number = Int();
        if (number == -1) return null;
        if (number < 0 || number > _texts.Count) throw new FormatException("A text is named before it is written.");
        if (number > 0) return _texts[(int)number - 1];
        _texts.Add(NewText());
        return _texts[^1];
    }

    private string NewText()
    {
        try { return Utf8.GetString(Take(Count())); }
        catch (System.Text.DecoderFallbackException e) { throw new FormatException("A text is no UTF-8.", e); }
    }

    public string Text() => OptionalText() ?? throw new FormatException("A text is missing.");

    public string Word() => OptionalWord() ?? throw new FormatException("A text is missing.");

    public string? OptionalWord()
    {
        var number = Int();
        if (number == -1) return null;
        if (number < 0 || number > _texts.Count) throw new FormatException("A text is named before it is written.");
        if (number > 0) return _texts[(int)number - 1];
        var shared = Count();
        if (shared > _lastWord.Length) throw new FormatException("A text shares more than there is.");
        _texts.Add(_lastWord = string.Concat(_lastWord.AsSpan(0, shared), NewText()));
        return _lastWord;
    }

    public IReadOnlyList<string> Words()
    {
        var number = Int();
        if (number < 0 || number > _lists.Count) throw new FormatException("A list is named before it is written.");
        if (number > 0) return _lists[(int)number - 1];
        var words = List(Word);
        _lists.Add(words);
        return words;
    }

    public byte[] Bytes() => Take(Count()).ToArray();

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    public List<T> List<T>(Func<T> read)
    {
        var count = Count();
        var list = new List<T>(Math.Min(count, bytes.Length - _at));
        for (var i = 0; i < count; i++) list.Add(read());
        return list;
    }

    public CelValue Value(string ownName = "", int depth = 0)
    {
        if (depth > DeepestList) throw new FormatException("Lists are nested too deep.");
        var kind = Byte();
        if (kind == 255 && ownName.Length == 0) throw new FormatException("A missing value has no name.");
        return kind == 255 ? CelValue.Missing(ownName) : (CelKind)kind switch
        {
            CelKind.Null => CelValue.Null,
            CelKind.Bool => CelValue.Bool(Bool()),
            CelKind.Int => CelValue.Int(Int()),
            CelKind.Double => CelValue.Double(Double()),
            CelKind.String => CelValue.String(Text()),
            CelKind.Timestamp => CelValue.Timestamp(Time()),
            CelKind.Duration => CelValue.Duration(TimeSpan.FromTicks(Int())),
            CelKind.List => CelValue.List(List(() => Value("", depth + 1))),
            CelKind.Error => Text() is { Length: > 0 } code ? CelValue.Error(code) : throw new FormatException("A failure has no code."),
            _ => throw new FormatException($"A value of kind {kind} is not known."),
        };
    }

    /// <summary>Steps over the sign of a fact that is missing by its own name; false where a value follows.</summary>
    public bool IsOwnMissing()
    {
        if (_at >= bytes.Length || bytes.Span[_at] != 255) return false;
        _at++;
        return true;
    }

    /// <summary>A value whose texts are words and whose doubles are numbers.</summary>
    public CelValue CompactValue(int depth = 0)
    {
        if (depth > DeepestList) throw new FormatException("Lists are nested too deep.");
        return (CelKind)Byte() switch
        {
            CelKind.Null => CelValue.Null,
            CelKind.Bool => CelValue.Bool(Bool()),
            CelKind.Int => CelValue.Int(Int()),
            CelKind.Double => CelValue.Double(Number()),
            CelKind.String => CelValue.String(Word()),
            CelKind.Timestamp => CelValue.Timestamp(Time()),
            CelKind.Duration => CelValue.Duration(TimeSpan.FromTicks(Int())),
            CelKind.List => CelValue.List(List(() => CompactValue(depth + 1))),
            CelKind.Error => Word() is { Length: > 0 } code ? CelValue.Error(code) : throw new FormatException("A failure has no code."),
            var kind => throw new FormatException($"A value of kind {(int)kind} is not known."),
        };
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at) throw new FormatException("The entry ends early.");
        _at += count;
        return bytes.Span.Slice(_at - count, count);
    }
}
