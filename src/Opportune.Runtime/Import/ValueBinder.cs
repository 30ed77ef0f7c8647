using System.Text.RegularExpressions;
using NodaTime;

namespace Opportune.Runtime.Import;

/// <summary>Makes functions of value rules, their columns found in the files' headers.</summary>
/// <param name="find">Place and column of a reference; throws where there is none.</param>
/// <param name="placeOf">Place of a joined look-up.</param>
/// <param name="formatOf">How the numbers of a place are written.</param>
/// <param name="zone">The mapping's zone.</param>
internal sealed class ValueBinder(Func<Reference, (int Place, int Column)> find, Func<string, int> placeOf, Func<int, FileFormat> formatOf, string zone)
{
    /// <summary>The function of a rule.</summary>
    public Func<RowScope, Mapped> Bind(ValueRule rule) => rule switch
    {
        ValueRule.Text text => BindTemplate(text.Template),
        ValueRule.Changed changed => OfText(changed.Of, text => Mapped.Text(Change(text, changed.Change))),
        ValueRule.Slice slice => OfText(slice.Of, text => text.Length >= slice.From + slice.Length ? Mapped.Text(text.Substring(slice.From, slice.Length))
            : Fault("import.value.short", slice.Of, $"has fewer than {slice.From + slice.Length} characters")),
        ValueRule.Number number => BindNumber(number),
        ValueRule.Flag flag => OfText(flag.Of, text => text switch { "true" => Mapped.Flag(true), "false" => Mapped.Flag(false), _ => Fault("import.value.boolean", flag.Of, "is neither true nor false") }),
        ValueRule.Date date => OfText(date.Of, text => date.Format.TryRead(text, out var day, out _) ? Mapped.Text(TimeText.Day(day.Date)) : BadDate(date.Of, date.Format)),
        ValueRule.Time time => BindTime(time),
        ValueRule.Money money => BindMoney(money),
        ValueRule.Map map => BindMap(map),
        ValueRule.Match match => BindMatch(match),
        ValueRule.First first => BindFirst(first),
        ValueRule.Group group => new GroupBinder(this).Bind(group.Fields),
        ValueRule.ListOf list => BindList(list),
        ValueRule.Expression expression => new BoundExpression(expression, find).Evaluate,
        _ => throw new InvalidOperationException($"No such rule: {rule.GetType().Name}."),
    };

    /// <summary>The columns a rule reads, for messages.</summary>
    public static string Describe(ValueRule rule) => rule switch
    {
        ValueRule.Text text => text.Template.References.Select(r => r.ToString()).FirstOrDefault() ?? "a constant",
        ValueRule.Changed changed => Describe(changed.Of),
        ValueRule.Slice slice => Describe(slice.Of),
        ValueRule.Map map => Describe(map.Of),
        ValueRule.Match match => Describe(match.Of),
        ValueRule.Number number => Describe(number.Of),
        ValueRule.Date date => Describe(date.Of),
        ValueRule.Time time => Describe(time.Of),
        ValueRule.Money money => Describe(money.Of),
        ValueRule.Flag flag => Describe(flag.Of),
        ValueRule.Expression => "The expression",
        _ => "The mapping",
    };

    private static Mapped.Fault Fault(string code, ValueRule of, string what) => new(code, $"{Describe(of)} {what}.");

    private static Mapped.Fault BadDate(ValueRule of, DateFormat format) => Fault("import.value.date", of, $"is no date of the form {format.Pattern}");

    private Func<RowScope, Mapped> OfText(ValueRule of, Func<string, Mapped> make)
    {
        var inner = Bind(of);
        return scope => inner(scope) is var value && value.AsWritten is { } text ? make(text) : value;
    }

    private Func<RowScope, Mapped> BindTemplate(Template template)
    {
        var pieces = template.Pieces.Select(p => (p.Literal, At: p.Reference is { } r ? find(r) : default)).ToArray();
        if (pieces is [(null, var only)]) return scope => scope.Read(only) is { } text ? Mapped.Text(text) : Mapped.Absent;
        if (pieces is [({ } literal, _)]) { var constant = Mapped.Text(literal); return _ => constant; }
        if (pieces is [({ } before, _), (null, var behind)]) return scope => scope.Read(behind) is { } text ? Mapped.Text(before + text) : Mapped.Absent;
        return scope =>
        {
            var parts = new string[pieces.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                if ((pieces[i].Literal ?? scope.Read(pieces[i].At)) is not { } part) return Mapped.Absent;
                parts[i] = part;
            }
            return Mapped.Text(string.Concat(parts));
        };
    }

    private FileFormat FormatOf(ValueRule rule) => formatOf(rule is ValueRule.Text text && text.Template.References.FirstOrDefault() is { } r ? find(r).Place : 0);

    private Func<RowScope, Mapped> BindNumber(ValueRule.Number number)
    {
        var written = new WrittenNumber(FormatOf(number.Of));
        return OfText(number.Of, text => written.TryRead(text, out var value) && (!number.Whole || value == decimal.Truncate(value) && decimal.Abs(value) <= long.MaxValue)
            ? Mapped.Number(number.Whole ? decimal.Truncate(value).ToString(System.Globalization.CultureInfo.InvariantCulture) : value.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : Fault("import.value.number", number.Of, number.Whole ? "is no whole number" : "is no number"));
    }

    private Func<RowScope, Mapped> BindTime(ValueRule.Time time)
    {
        var inZone = DateTimeZoneProviders.Tzdb[time.Zone ?? zone];
        var at = new LocalTime(time.At.Hour, time.At.Minute, time.At.Second);
        return OfText(time.Of, text => !time.Format.TryRead(text, out var local, out var offset) ? BadDate(time.Of, time.Format)
            : Mapped.Text(TimeText.Instant(time.Format.HasTime ? local : local.Date + at, offset, inZone)));
    }

    private Func<RowScope, Mapped> BindMoney(ValueRule.Money money)
    {
        var written = new WrittenNumber(FormatOf(money.Of));
        var currency = Bind(money.Currency);
        var sign = money.Sign is null ? null : Bind(money.Sign);
        var amount = Bind(money.Of);
        return scope => amount(scope) is var value && value.AsText is { } text ? MoneyOf(money, text, written, currency(scope), sign?.Invoke(scope)) : value;
    }

    private static Mapped MoneyOf(ValueRule.Money rule, string text, WrittenNumber written, Mapped currency, Mapped? sign)
    {
        if ((sign?.AsFault ?? currency.AsFault) is { } fault) return fault;
        if (currency.IsAbsent) return Fault("import.value.currency", rule.Currency, "is empty");
        if (!written.TryRead(text, out var value)) return Fault("import.value.number", rule.Of, "is no number");
        if (sign is not null)
        {
            if (value < 0) return Fault("import.value.sign", rule.Of, "has a sign of its own, while the mapping takes the sign from another column");
            if (sign.Value.AsText is not ("+" or "-")) return Fault("import.value.sign", rule.Sign!, "gives neither + nor -");
            if (sign.Value.AsText == "-") value = -value;
        }
        if (currency.AsText is not { } code || !Engine.Currency.IsCode(code)) return Fault("import.value.currency", rule.Currency, "is no currency of three capital letters");
        return Engine.Money.TryFromMajor(value, Engine.Currency.Parse(code), out var money) ? Mapped.Money(money)
            : Fault("import.value.money", rule.Of, $"is too large, or finer than the smallest coin of {code}");
    }

    private Func<RowScope, Mapped> BindMap(ValueRule.Map map)
    {
        var values = map.Values.ToDictionary(v => v.Key, v => Mapped.Text(v.Value), StringComparer.Ordinal);
        var otherwise = BindOtherwise(map.Otherwise, map.Of);
        var of = Bind(map.Of);
        return scope =>
        {
            var said = of(scope);
            if (said.AsText is { } text) return values.TryGetValue(text, out var value) ? value : otherwise(scope);
            if (!said.IsAbsent) return said;
            return values.TryGetValue("", out var none) ? none : map.Otherwise.Rejects ? said : otherwise(scope);
        };
    }

    private Func<RowScope, Mapped> BindMatch(ValueRule.Match match)
    {
        var patterns = match.Patterns.Select(p => (Regex: new Regex(p.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), Value: Mapped.Text(p.Value))).ToArray();
        var otherwise = BindOtherwise(match.Otherwise, match.Of);
        var of = Bind(match.Of);
        return scope =>
        {
            var said = of(scope);
            if (said.AsText is not { } text) return said;
            foreach (var (regex, value) in patterns)
                if (regex.IsMatch(text)) return value;
            return otherwise(scope);
        };
    }

    private Func<RowScope, Mapped> BindOtherwise(Otherwise otherwise, ValueRule of)
    {
        if (otherwise.Rule is { } rule) return Bind(rule);
        var result = otherwise.Rejects ? Fault("import.value.unmapped", of, "has a text that the mapping does not list. Add it to the list, or say what to do 'otherwise'") : Mapped.Absent;
        return _ => result;
    }

    private Func<RowScope, Mapped> BindFirst(ValueRule.First first)
    {
        var rules = first.Rules.Select(Bind).ToArray();
        return scope =>
        {
            foreach (var rule in rules)
                if (rule(scope) is { IsAbsent: false } value) return value;
            return Mapped.Absent;
        };
    }

    private Func<RowScope, Mapped> BindList(ValueRule.ListOf list)
    {
        var (place, each) = (placeOf(list.Lookup), Bind(list.Each));
        return scope =>
        {
            var items = new List<Mapped>();
            foreach (var row in scope.Lists[place] ?? [])
            {
                scope.Rows[place] = row;
                var item = each(scope);
                if (item.AsFault is { } fault) return fault;
                if (!item.IsAbsent) items.Add(item);
            }
            scope.Rows[place] = null;
            return items.Count == 0 ? Mapped.Absent : Mapped.Many(items);
        };
    }

    private static string Change(string text, TextChange change) => change switch
    {
        TextChange.Lower => text.ToLowerInvariant(),
        TextChange.Upper => text.ToUpperInvariant(),
        _ => string.Concat(text.Where(char.IsAsciiDigit)),
    };
}
