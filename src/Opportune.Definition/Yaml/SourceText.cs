namespace Opportune.Definition.Yaml;

/// <summary>The text of a file with its lines, to find the place of a character that YAML has unquoted, unfolded or unescaped.</summary>
internal sealed class SourceText
{
    private readonly string _file;
    private readonly string _text;
    private readonly List<int> _lines = [0];

    public SourceText(string file, string text)
    {
        (_file, _text) = (file, text);
        for (var i = 0; i < text.Length; i++) if (text[i] == '\n') _lines.Add(i + 1);
    }

    /// <summary>Walks the content and the file side by side up to the wanted character; the start where they part.</summary>
    public Place Find(Place start, string content, bool plain, int offset)
    {
        if (start.Line < 1 || start.Line > _lines.Count) return start;
        var at = _lines[start.Line - 1] + start.Column - 1;
        if (!plain) at = Inside(at);
        for (var i = 0; i < offset && at < _text.Length; i++)
        {
            at = Meet(at, content[i]);
            if (at < 0) return start;
            at++;
        }
        if (offset < content.Length) at = Meet(at, content[offset]);
        return at < 0 ? start : PlaceOf(Math.Min(at, _text.Length));
    }

    // After the opening quote; after the header line of a block.
    private int Inside(int at)
    {
        if (at >= _text.Length || _text[at] is not ('|' or '>')) return at + 1;
        var feed = _text.IndexOf('\n', at);
        return feed < 0 ? _text.Length : feed + 1;
    }

    // Skips indentation, folds and the backslash of an escape; -1 where the character does not come.
    private int Meet(int at, char wanted)
    {
        var blank = char.IsWhiteSpace(wanted);
        for (; at < _text.Length; at++)
        {
            if (_text[at] == wanted || blank && char.IsWhiteSpace(_text[at])) return at;
            if (!char.IsWhiteSpace(_text[at]) && _text[at] is not ('\\' or '\'')) return -1;
        }
        return blank ? at : -1;
    }

    private Place PlaceOf(int at)
    {
        var line = _lines.BinarySearch(at);
        if (line < 0) line = ~line - 1;
        return new(_file, line + 1, at - _lines[line] + 1);
    }
}
