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
