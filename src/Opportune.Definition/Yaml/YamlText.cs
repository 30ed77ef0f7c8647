using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Opportune.Definition.Yaml;

/// <summary>Reads one YAML document into nodes. Takes no anchors, aliases or tags, and no deep nesting, so that the work is linear in the text.</summary>
internal sealed class YamlText
{
    private const int Deepest = 24;
    private readonly SourceText _source;
    private readonly string _file;
    private readonly Parser _parser;
    private readonly FindingList _findings;

    private YamlText(string file, string text, FindingList findings)
    {
        (_file, _findings, _source) = (file, findings, new(file, text));
        _parser = new(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The root of a file's only document; null, with a finding, where there is none.</summary>
    public static Node? Read(BankFile file, FindingList findings)
    {
        var text = BankSource.WithLineFeeds(file.Text);
        if (text.Length > BankSource.MostCharacters)
            return Refuse("bank.file.large", $"The file is longer than {BankSource.MostCharacters:N0} characters. Split it.");
        if (text.Contains('\uFFFD', StringComparison.Ordinal)) return Refuse("bank.file.encoding", "The file is not UTF-8. Save it as UTF-8.");
        var reader = new YamlText(file.Path, text, findings);
        try
        {
            return reader.Document() ?? Refuse("bank.file.empty", "The file says nothing. Fill it or remove it.");
        }
        catch (RefusedException refused)
        {
            findings.Error(refused.At, refused.Code, refused.Message);
        }
        catch (YamlException mistake)
        {
            findings.Error(At(file.Path, mistake.Start), "bank.yaml.syntax", Sentence(mistake));
        }
        catch (Exception mistake) when (mistake is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            // The parser has gaps where broken text meets an exception of its own; what it read last is near the mistake.
            findings.Error(reader.Last, "bank.yaml.syntax", "The text is not YAML: from here on a comma, bracket or quote is missing or too many.");
        }
        return null;

        Node? Refuse(string code, string message)
        {
            findings.Error(Place.Whole(file.Path), code, message);
            return null;
        }
    }

    private Place Last => _parser.Current is { } last ? At(_file, last.Start) : Place.Whole(_file);

    private Node? Document()
    {
        Next<StreamStart>();
        if (!_parser.MoveNext() || _parser.Current is StreamEnd) return null;
        _parser.MoveNext();
        var root = NodeAt(0);
        Next<DocumentEnd>();
        if (_parser.MoveNext() && _parser.Current is DocumentStart second)
            throw new RefusedException(At(_file, second.Start), "bank.yaml.documents", "A file holds one document; remove what follows '---'.");
        return root is TextNode { IsNothing: true } ? null : root;
    }

    // The current event begins the node; afterwards it is the node's last.
    private Node NodeAt(int depth)
    {
        var at = At(_file, _parser.Current!.Start);
        if (depth > Deepest) throw new RefusedException(at, "bank.yaml.deep", $"Nothing nests deeper than {Deepest} levels.");
        if (_parser.Current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
            throw new RefusedException(at, "bank.yaml.alias", "Anchors (&) and aliases (*) are not read. Write the value out, or quote the text.");
        if (_parser.Current is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } })
            throw new RefusedException(at, "bank.yaml.tag", "Tags (!) are not read. Remove it, or quote the text.");
        return _parser.Current switch
        {
            Scalar { Value: var value } when HasHalfCharacter(value) =>
                throw new RefusedException(at, "bank.file.encoding", "The text holds half of a UTF-16 surrogate pair. Write whole characters."),
            Scalar scalar => new TextNode(at, scalar.Value, scalar.Style == ScalarStyle.Plain, _source),
            SequenceStart => List(at, depth),
            MappingStart => Map(at, depth),
            _ => throw new RefusedException(at, "bank.yaml.syntax", "A value is missing here."),
        };
    }

    private ListNode List(Place at, int depth)
    {
        var items = new List<Node>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd) items.Add(NodeAt(depth + 1));
        return new(at, items);
    }

    private MapNode Map(Place at, int depth)
    {
        var entries = new List<(TextNode, Node)>();
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var keyAt = At(_file, _parser.Current!.Start);
            if (NodeAt(depth + 1) is not TextNode key)
                throw new RefusedException(keyAt, "bank.yaml.key", "A key is a text, not a list or mapping. Quote texts that begin with { or [.");
            if (!_parser.MoveNext()) break;
            var value = NodeAt(depth + 1);
            if (keys.TryAdd(key.Text, key.Place.Line)) entries.Add((key, value));
            else _findings.Error(key.Place, "bank.field.twice", $"'{Spelling.Shortened(key.Text)}' already stands in line {keys[key.Text]}. Keep one.");
        }
        return new(at, entries);
    }

    private void Next<T>() where T : ParsingEvent
    {
        if (!_parser.MoveNext() || _parser.Current is not T)
            throw new RefusedException(Place.Whole(_file), "bank.yaml.syntax", "The text is not YAML.");
    }

    private static bool HasHalfCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])) return true;
        }
        return false;
    }

    private static Place At(string file, Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private static string Sentence(YamlException mistake)
    {
        var text = mistake.Message;
        var colon = text.LastIndexOf("): ", StringComparison.Ordinal);
        var reason = (colon < 0 ? text : text[(colon + 3)..]).ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return $"The text is not YAML: {(reason.Length > 200 ? reason[..200] + "…" : reason)}.";
    }

    /// <summary>Stops reading a file.</summary>
    private sealed class RefusedException(Place at, string code, string message) : Exception(message)
    {
        public Place At { get; } = at;
        public string Code { get; } = code;
    }
}
