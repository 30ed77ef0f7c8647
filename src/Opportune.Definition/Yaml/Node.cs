namespace Opportune.Definition.Yaml;

/// <summary>A node of a YAML text that knows where it stands.</summary>
internal abstract record Node(Place Place);

/// <summary>A list.</summary>
internal sealed record ListNode(Place Place, IReadOnlyList<Node> Items) : Node(Place);

/// <summary>A mapping, each key once.</summary>
internal sealed record MapNode(Place Place, IReadOnlyList<(TextNode Key, Node Value)> Entries) : Node(Place);

/// <summary>A scalar.</summary>
/// <param name="Place">Of its first character, quote or block sign.</param>
/// <param name="Text">Its content without quotes and escapes.</param>
/// <param name="Plain">Whether it stands without quotes, so that 1 is a number and true a boolean.</param>
/// <param name="Source">The file it stands in.</param>
internal sealed record TextNode(Place Place, string Text, bool Plain, SourceText Source) : Node(Place)
{
    /// <summary>Whether it says nothing: empty, ~ or null without quotes.</summary>
    public bool IsNothing => Plain && Text is "" or "~" or "null";

    /// <summary>Where a character of the content stands in the file.</summary>
    /// <param name="line">Line within the content, from 1.</param>
    /// <param name="column">Column within that line, from 1.</param>
    public Place At(int line, int column)
    {
        var offset = 0;
        for (var i = 1; i < line && Text.IndexOf('\n', offset) is var feed and >= 0; i++) offset = feed + 1;
        return At(Math.Clamp(offset + column - 1, 0, Text.Length));
    }

    /// <summary>Where a character of the content stands in the file.</summary>
    public Place At(int offset) => Source.Find(Place, Text, Plain, offset);
}
