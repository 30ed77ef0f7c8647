namespace Opportune.Definition.Yaml;

/// <summary>The value of a field and what it is called in messages. Readers report what does not fit and then answer with a harmless value.</summary>
internal readonly partial struct Field(Node? node, string name, FindingList findings, TextNode? key = null)
{
    /// <summary>False where the field is absent; readers of an absent field answer with their default and report nothing.</summary>
    public bool Exists => node is not null;
    public string Name => name;
    public Node? Node => node;
    public Place Place => node?.Place ?? default;

    /// <summary>Where its name stands, or its value where it has none.</summary>
    public Place Anchor => key?.Place ?? Place;

    public void Error(string code, string message, string? suggestion = null)
    {
        if (node is not null) findings.Error(node.Place, code, message, suggestion);
    }

    /// <summary>Reports something about the name rather than the value.</summary>
    public void NameError(string code, string message, string? suggestion = null) => findings.Error(Anchor, code, message, suggestion);

    /// <summary>Reports that the value is none of the known names.</summary>
    public void Unknown(string code, string kind, IEnumerable<string> known)
    {
        if (node is TextNode { Text: var text }) findings.Unknown(node.Place, code, kind, text, known);
    }

    /// <summary>A mapping with declared fields.</summary>
    /// <param name="what">What it is called in messages, such as <c>Action 'grow/cards/x'</c>; null takes the field's name.</param>
    public Fields Map(string? what = null)
    {
        if (node is not (null or MapNode)) WrongType("a mapping of fields");
        return new(node as MapNode, what ?? name, Anchor, findings);
    }

    /// <summary>The entries of a mapping whose keys are names.</summary>
    public IEnumerable<(string Key, Field Value)> Named(NameStyle style)
    {
        if (node is not (null or MapNode)) WrongType("a mapping of names");
        foreach (var (named, value) in (node as MapNode)?.Entries ?? [])
        {
            if (!style.Fits(named.Text))
                findings.Error(named.Place, "bank.name.format", $"The name '{Spelling.Shortened(named.Text)}' must be {style.Form}.", style.Corrected(named.Text));
            else yield return (named.Text, new(value, $"'{named.Text}'", findings, named));
        }
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<Field> Items()
    {
        if (node is ListNode list)
        {
            var (called, to) = (name, findings);
            return [.. list.Items.Select(item => new Field(item, "An item of " + called, to))];
        }
        if (node is not null) WrongType("a list");
        return [];
    }

    /// <summary>The items of a list of texts, each once.</summary>
    public IReadOnlyList<Field> Texts()
    {
        var once = new HashSet<string>(StringComparer.Ordinal);
        var texts = new List<Field>();
        foreach (var item in Items())
        {
            if (item.Text() is not { Length: > 0 } text) continue;
            if (once.Add(text)) texts.Add(item);
            else item.Error("bank.name.twice", $"'{Spelling.Shortened(text)}' stands in the list already.");
        }
        return texts;
    }

    private void WrongType(string expected) =>
        Error("bank.value.type", $"{name} must be {expected}, not {Described()}.");

    private string Described() => node switch
    {
        MapNode => "a mapping",
        ListNode => "a list",
        TextNode { IsNothing: true } => "nothing",
        TextNode text => $"'{Spelling.Shortened(text.Text)}'{(text.Plain ? "" : " in quotes")}",
        _ => "nothing",
    };
}
