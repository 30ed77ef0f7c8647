using System.Globalization;

namespace Opportune.Definition.Yaml;

internal readonly partial struct Field
{
    /// <summary>Text of at most 2,000 characters; empty where absent.</summary>
    public string Text()
    {
        if (node is TextNode { IsNothing: false } text)
        {
            if (text.Text.Length > 2000) Error("bank.value.range", $"{name} is longer than 2,000 characters.");
            else return text.Text;
        }
        else if (node is not null) WrongType("a text");
        return "";
    }

    /// <summary>Text of a field that must say something.</summary>
    public string Words()
    {
        var text = Text();
        if (string.IsNullOrWhiteSpace(text) && node is TextNode) Error("bank.value.empty", $"{name} says nothing. Write the text.");
        return text;
    }

    /// <summary>A name of a style; empty where absent or wrong.</summary>
    public string NameOf(NameStyle style)
    {
        var text = Text();
        if (text.Length == 0 || style.Fits(text)) return text;
        Error("bank.name.format", $"{name} must be {style.Form}, not '{Spelling.Shortened(text)}'.", style.Corrected(text));
        return "";
    }

    /// <summary>true or false, without quotes.</summary>
    public bool Boolean(bool otherwise = false)
    {
        if (node is TextNode { Plain: true, Text: "true" or "false" } text) return text.Text == "true";
        if (node is not null) WrongType("true or false");
        return otherwise;
    }

    /// <summary>A whole number in a range.</summary>
    public int Integer(int least, int most, int otherwise = 0) => (int)Number(least, most, otherwise, whole: true);

    /// <summary>A finite number in a range, with a point and without unit or quotes.</summary>
    public double Number(double least, double most, double otherwise = 0, bool whole = false, string code = "bank.value.range")
    {
        if (node is null) return otherwise;
        var kind = whole ? "a whole number" : "a number";
        if (node is TextNode { Text: var amount } && IsAmountWithCurrency(amount))
            Error("bank.currency.other", $"{name} is an amount in the bank's currency and stands without one: not '{Spelling.Shortened(amount)}' but the number alone.");
        else if (node is not TextNode { Plain: true } text || !double.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number) || whole && number != Math.Truncate(number)) WrongType(kind);
        else if (number < least || number > most)
            Error(code, string.Create(CultureInfo.InvariantCulture, $"{name} must be {kind} from {least} to {most}, not {number}."));
        else return number;
        return otherwise;
    }

    /// <summary>One of some words, given with their meanings.</summary>
    public T OneOf<T>(IReadOnlyDictionary<string, T> words, T otherwise = default!)
    {
        var text = Text();
        if (text.Length == 0) return otherwise;
        if (words.TryGetValue(text, out var meaning)) return meaning;
        Error("bank.value.unknown", $"{name} must be one of {string.Join(", ", words.Keys)}, not '{Spelling.Shortened(text)}'.", Spelling.Nearest(text, words.Keys));
        return otherwise;
    }

    /// <summary>A length of time in a range: <c>45m</c>, <c>12h</c>, <c>30d</c>, <c>2w</c>.</summary>
    public TimeSpan Duration(TimeSpan least, TimeSpan most, TimeSpan otherwise = default)
    {
        var text = Text();
        if (text.Length == 0) return otherwise;
        if (!Spans.TryDuration(text, out var length))
            Error("bank.duration.format", $"{name} must be a whole number with m, h, d or w, such as 45m, 12h, 30d or 2w, not '{Spelling.Shortened(text)}'.");
        else if (length < least || length > most)
            Error("bank.value.range", $"{name} must be from {Spans.Written(least)} to {Spans.Written(most)}, not {Spelling.Shortened(text)}.");
        else return length;
        return otherwise;
    }

    /// <summary>An instant with offset: <c>2026-11-21T08:02:14+01:00</c>.</summary>
    public DateTimeOffset? Instant()
    {
        var text = Text();
        if (text.Length == 0) return null;
        if (Spans.TryInstant(text, out var instant)) return instant;
        Error("bank.time.format", $"{name} must be an instant with offset, such as 2026-11-21T08:02:14+01:00, not '{Spelling.Shortened(text)}'.");
        return null;
    }

    /// <summary>A time of day, <c>21:00</c>, as minutes since midnight.</summary>
    public int TimeOfDay(string code)
    {
        var text = Text();
        if (text.Length == 0) return 0;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time.Hour * 60 + time.Minute;
        Error(code, $"{name} must be a time of day in quotes, from \"00:00\" to \"23:59\", not '{Spelling.Shortened(text)}'.");
        return 0;
    }

    // 0.05 USD, EUR 40, €3
    private static bool IsAmountWithCurrency(string text)
    {
        var currency = string.Concat(text.Where(c => char.IsLetter(c) || char.IsSymbol(c) && c is not ('+' or '<' or '>' or '=' or '|' or '~' or '^')));
        return text.Any(char.IsAsciiDigit) && (currency is { Length: 3 } && currency.All(char.IsAsciiLetterUpper) || currency is "€" or "£" or "$" or "¥");
    }
}
