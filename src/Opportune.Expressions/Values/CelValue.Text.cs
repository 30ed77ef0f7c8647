using System.Globalization;
using System.Text;
using Opportune.Expressions.Evaluation;

namespace Opportune.Expressions;

public readonly partial struct CelValue
{
    /// <summary>The literal of the language that gives this value, the same on every machine: <c>3</c>, <c>2.5</c>, <c>'abc'</c>, <c>[1, 2]</c>,
    /// <c>timestamp('2024-05-01T00:00:00Z')</c>, <c>duration('60s')</c>. An error, which has no literal, reads <c>error('code')</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        switch (Tag)
        {
            case CelKind.Null: text.Append("null"); break;
            case CelKind.Bool: text.Append(Bits != 0 ? "true" : "false"); break;
            case CelKind.Int: text.Append(CultureInfo.InvariantCulture, $"{Bits}"); break;
            case CelKind.Uint: text.Append(CultureInfo.InvariantCulture, $"{UintBits}u"); break;
            case CelKind.Double: text.Append(DoubleLiteral(DoubleBits)); break;
            case CelKind.String: WriteQuoted(text, (string)Reference!); break;
            case CelKind.Bytes: WriteBytes(text, (byte[])Reference!); break;
            case CelKind.List: WriteList(text, (CelList)Reference!); break;
            case CelKind.Map: WriteMap(text, (CelMap)Reference!); break;
            case CelKind.Timestamp: text.Append("timestamp('").Append(Times.Text(AsTimestamp)).Append("')"); break;
            case CelKind.Duration: text.Append("duration('").Append(Durations.Text(Bits)).Append("')"); break;
            case CelKind.Type: text.Append((string)Reference!); break;
            default: text.Append("error('").Append((string)Reference!).Append("')"); break;
        }
    }

    private static string DoubleLiteral(double value)
    {
        var text = value.ToString("g", CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            return $"double('{text}')";
        }

        return text.Contains('.', StringComparison.Ordinal) || text.Contains('e', StringComparison.Ordinal) ? text : text + ".0";
    }

    private static void WriteQuoted(StringBuilder text, string value)
    {
        text.Append('\'');
        foreach (var c in value)
        {
            _ = c switch
            {
                '\'' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => text.Append(c),
            };
        }

        text.Append('\'');
    }

    private static void WriteBytes(StringBuilder text, byte[] value)
    {
        text.Append("b'");
        foreach (var octet in value)
        {
            _ = octet is >= 0x20 and < 0x7f and not ((byte)'\'' or (byte)'\\')
                ? text.Append((char)octet)
                : text.Append(CultureInfo.InvariantCulture, $"\\x{octet:x2}");
        }

        text.Append('\'');
    }

    private static void WriteList(StringBuilder text, CelList list)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            list.Items[i].Write(text);
        }

        text.Append(']');
    }

    private static void WriteMap(StringBuilder text, CelMap map)
    {
        text.Append('{');
        var separator = "";
        foreach (var (key, value) in map)
        {
            text.Append(separator);
            key.Write(text);
            text.Append(": ");
            value.Write(text);
            separator = ", ";
        }

        text.Append('}');
    }
}
