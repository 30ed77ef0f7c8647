using System.Text;
using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Learners;

namespace Opportune.Engine.Tests.Ingest;

public sealed class HostileEventsTests
{
    private static readonly string[] Names = [.. EventCatalogue.BuiltIn.Values.SelectMany(t => t.Fields).Select(f => f.Name), "id", "source", "type", "time", "knownAt", "customer", "data", "specversion", "subject", "amount", "currency", "role", "\\ud800", ""];
    private static readonly string[] Texts = [.. EventCatalogue.BuiltIn.Keys, "2026-03-02T09:00:00Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-02-30", "EUR", "1.0", "c-1", "-0", "\\udfff", "\\u0000", "owner", "a", ""];
    private static readonly string[] Numbers = ["0", "-0", "1e999", "-1e-999", "9223372036854775808", "0.1", "12345678901234567890123456789012345678901234567890"];

    [Fact]
    public void Twenty_thousand_random_documents_are_read_or_refused_and_never_throw()
    {
        var reader = new EventReader(EventCatalogue.BuiltIn, Currency.Parse("EUR"));
        var chance = CounterRandom.ForDraw([1], "hostile", 0);
        for (var n = 0; n < 20_000; n++)
        {
            using var document = JsonDocument.Parse(n % 2 == 0 ? Value(chance, 0) : Event(chance));
            var (e, problem) = reader.Read(document.RootElement, Story.At("2026-03-02T10:00:00Z"), isHistory: n % 3 == 0);
            Assert.True(e is null != problem is null);
            if (e is not null) Assert.Equal(e.BodyFingerprint, reader.ReadStored(e.Canonical)!.BodyFingerprint);
        }
    }

    [Fact]
    public void Forty_thousand_events_say_the_same_as_bytes_and_as_documents()
    {
        var (reader, chance, plain) = (new EventReader(EventCatalogue.BuiltIn, Currency.Parse("EUR")), CounterRandom.ForDraw([2], "plain", 0), 0);
        for (var n = 0; n < 40_000; n++)
        {
            var bytes = Encoding.UTF8.GetBytes(n % 4 == 0 ? Event(chance) : Usual(chance));
            using var document = JsonDocument.Parse(bytes);
            var now = Story.At("2026-03-02T10:00:00Z");
            var (one, other) = (reader.Read(document.RootElement, now, isHistory: n % 3 == 0), reader.Read(bytes, now, isHistory: n % 3 == 0));
            Assert.Equal(one.Problem, other.Problem);
            if (n % 3 != 0 && reader.TryRead(bytes, now) is { } live) Assert.Equal(Line(one.Event!), Line(live));
            if (one.Event is null) continue;
            Assert.Equal(Line(one.Event), Line(other.Event!));
            if (reader.TryReadBatch(Encoding.UTF8.GetBytes($"{{\"events\":[{Encoding.UTF8.GetString(bytes)}]}}"), now, 1) is not [var alone]) continue;
            plain++;
            if (n % 3 != 0) Assert.Equal(Line(one.Event), Line(alone));
            Assert.Equal(Line(one.Event), Line(reader.ReadStored(one.Event.Canonical)! with { Time = one.Event.Time, KnownAt = one.Event.KnownAt }));
        }
        Assert.True(plain > 5_000, $"{plain} were of the usual form");
    }

    private static string Line(BankEvent e) => $"{e.Id} {e.Source} {e.Type.Name} {e.Time:O} {e.KnownAt:O} {e.Customer} {e.IdFingerprint} {e.BodyFingerprint} {Encoding.UTF8.GetString(e.Canonical.Span)} {string.Join(';', e.Fields)}";

    /// <summary>Mostly well-formed, with one thing or another out of order.</summary>
    private static string Usual(CounterRandom chance)
    {
        string[] times = ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00.123+01:00", "2026-03-02T08:59:59.1234567-05:30", "2026-03-02T09:00:00z", "2026-03-02 09:00:00Z", "2026-02-29T09:00:00Z", "1899-12-31T00:00:00Z", "1901-01-01T00:00:00+14:00", "2026-03-02T24:00:00Z", "2026-03-02T09:00Z", "2026-03-02T09:00:00.12345678Z", "2026-03-02T09:00:60Z", "2026-03-02T09:00:00-00:00", "2026-03-02T10:03:00Z", "2027-01-01T00:00:00Z", "2026-03-02T09:00:00+15:00"];
        string[] amounts = ["12.34", "-12.34", "0", "-0.00", "12.3", "12.345", "12.", ".5", "+1", "1e3", "999999999999.99", "9999999999999.99", " 1", "1,000.00", "007.10", "-", ""];
        string[] values = ["\"Café\"", "\"a\\u0062\"", "\"a\\u0000\"", "7", "1.5", "true", "null", "\"2026-03-02\"", "\"2026-02-30\"", "\"\"", "[]", "{}", "\"card\"", "\"groceries\""];
        var type = EventCatalogue.BuiltIn.Values.ElementAt(Below(chance, EventCatalogue.BuiltIn.Count));
        var data = new List<string>();
        foreach (var field in type.Fields)
        {
            if (!field.Required && Below(chance, 2) == 0) continue;
            var money = $$"""{"amount":"{{amounts[Below(chance, Below(chance, 3) == 0 ? amounts.Length : 5)]}}","currency":"{{(Below(chance, 12) == 0 ? "USD" : "EUR")}}"}""";
            data.Add($"\"{field.Name}\":" + (Below(chance, 8) == 0 ? values[Below(chance, values.Length)] : field.Type switch
            {
                FieldType.Money => money, FieldType.Integer => "12", FieldType.Number => "1.25", FieldType.Boolean => "false", FieldType.Time => $"\"{times[Below(chance, times.Length)]}\"", FieldType.Date => "\"2026-03-02\"",
                FieldType.TextList => "[\"a\"]", FieldType.Holders => "[{\"customer\":\"c-1\",\"role\":\"owner\"}]", _ => field.Values.Count > 0 ? $"\"{field.Values[Below(chance, field.Values.Count)]}\"" : "\"shop-1\"",
            }));
        }
        if (Below(chance, 10) == 0 && data.Count > 0) data.Add(data[0]);
        var parts = new List<string> { "\"id\":\"e-1\"", Below(chance, 10) == 0 ? "\"source\":\"Bänk\"" : "\"source\":\"core\"", $"\"type\":\"{type.Name}\"", $"\"time\":\"{times[Below(chance, Below(chance, 3) == 0 ? times.Length : 3)]}\"", $"\"data\":{{{string.Join(" , ", data)}}}" };
        if (Below(chance, 5) > 0 == type.NeedsCustomer) parts.Add("\"customer\":\"c-1\"");
        if (Below(chance, 5) == 0) parts.Add($"\"knownAt\":\"{times[Below(chance, times.Length)]}\"");
        if (Below(chance, 12) == 0) parts.Add(parts[Below(chance, parts.Count)]);
        if (Below(chance, 12) == 0) parts.Reverse();
        if (Below(chance, 20) == 0) parts.RemoveAt(Below(chance, parts.Count));
        return "{" + string.Join(',', parts) + "}";
    }

    private static string Event(CounterRandom chance)
    {
        var types = EventCatalogue.BuiltIn.Values.ToList();
        var type = types[Below(chance, types.Count)];
        var data = new StringBuilder();
        foreach (var field in type.Fields)
            if (field.Required || Below(chance, 3) == 0) data.Append(data.Length > 0 ? "," : "").Append($"\"{field.Name}\":").Append(field.Values.Count > 0 && Below(chance, 2) == 0 ? $"\"{field.Values[0]}\"" : Value(chance, 1));
        return $$"""{"id":"e","source":"s","type":"{{type.Name}}","time":"2026-03-02T09:00:00Z","customer":"c-1","data":{ {{data}} } }""";
    }

    private static string Value(CounterRandom chance, int depth)
    {
        var kind = Below(chance, depth > 4 ? 4 : 6);
        if (kind == 0) return $"\"{Texts[Below(chance, Texts.Length)]}\"";
        if (kind == 1) return Numbers[Below(chance, Numbers.Length)];
        if (kind == 2) return Below(chance, 2) == 0 ? "true" : "null";
        if (kind == 3) return """{"amount":"12.34","currency":"EUR"}""";
        var parts = new List<string>();
        for (var n = Below(chance, 5); n > 0; n--) parts.Add(kind == 4 ? Value(chance, depth + 1) : $"\"{Names[Below(chance, Names.Length)]}\":{Value(chance, depth + 1)}");
        return kind == 4 ? $"[{string.Join(',', parts)}]" : $"{{{string.Join(',', parts)}}}";
    }

    private static int Below(CounterRandom chance, int n) => chance.NextInt32(n);
}
