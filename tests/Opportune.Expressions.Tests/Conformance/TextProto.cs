using System.Globalization;
using System.Text;

namespace Opportune.Expressions.Tests.Conformance;

/// <summary>A message of the text protocol-buffer form: fields by name, in order, each a scalar or a message.</summary>
internal sealed class TextProto
{
    private readonly List<(string Name, object Value)> _fields = [];

    public IEnumerable<TextProto> Messages(string name) => _fields.Where(f => f.Name == name).Select(f => f.Value).OfType<TextProto>();

    public TextProto? Message(string name) => Messages(name).FirstOrDefault();

    /// <summary>Text fields hold octets; this reads them as UTF-8.</summary>
    public string? Text(string name) => Find(name) is byte[] octets ? Encoding.UTF8.GetString(octets) : Find(name) as string;

    public object? Find(string name) => _fields.FirstOrDefault(f => f.Name == name).Value;

    public (string Name, object Value) Only => _fields.Single();

    public bool IsEmpty => _fields.Count == 0;

    public static TextProto Parse(string text)
    {
        var at = 0;
        return Read(text, ref at);
    }

    private static TextProto Read(string text, ref int at)
    {
        var message = new TextProto();
        while (Skip(text, ref at) && text[at] != '}')
        {
            var name = Word(text, ref at);
            Skip(text, ref at);
            at += text[at] == ':' ? 1 : 0;
            Skip(text, ref at);
            message._fields.Add((name, Value(text, ref at)));
        }

        at++;
        return message;
    }

    private static object Value(string text, ref int at)
    {
        switch (text[at])
        {
            case '{':
                at++;
                return Read(text, ref at);
            case '"' or '\'':
                return Octets(text, ref at);
            default:
                return Word(text, ref at);
        }
    }

    // Blanks, comments and the optional separators between fields.
    private static bool Skip(string text, ref int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is ',' or ';' or '#'))
        {
            at = text[at] == '#' ? text.IndexOf('\n', at) : at + 1;
        }

        return at < text.Length;
    }

    private static string Word(string text, ref int at)
    {
        var start = at;
        var inBrackets = text[at] == '[';
        while (at < text.Length && (inBrackets || char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-' or '+' or '.'))
        {
            inBrackets &= text[at] != ']';
            at++;
        }

        return at > start ? text[start..at] : throw new FormatException($"'{text[at]}' at {at} is not text protocol-buffer form.");
    }

    // Neighbouring literals are one.
    private static byte[] Octets(string text, ref int at)
    {
        var octets = new List<byte>();
        while (at < text.Length && text[at] is '"' or '\'')
        {
            var quote = text[at++];
            while (text[at] != quote)
            {
                Character(text, ref at, octets);
            }

            at++;
            Skip(text, ref at);
        }

        return [.. octets];
    }

    private static void Character(string text, ref int at, List<byte> octets)
    {
        if (text[at] != '\\')
        {
            Rune.TryGetRuneAt(text, at, out var rune);
            at += rune.Utf16SequenceLength;
            octets.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
            return;
        }

        var c = text[at + 1];
        at += 2;
        if (c is >= '0' and <= '3')
        {
            octets.Add(Convert.ToByte(text.Substring(at - 1, 3), 8));
            at += 2;
        }
        else if (c == 'x')
        {
            octets.Add(byte.Parse(text.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            at += 2;
        }
        else
        {
            octets.Add((byte)Simple(c));
        }
    }

    private static char Simple(char c) => c switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        _ => c,
    };
}
