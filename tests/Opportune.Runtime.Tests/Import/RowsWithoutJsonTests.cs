using System.Text;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Runtime.Import;

namespace Opportune.Runtime.Tests.Import;

/// <summary>An event made of a row's parts is the one that comes of writing them as JSON and reading that; what cannot be made so is left to it.</summary>
public sealed class RowsWithoutJsonTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly EventReader Reader = new(EventCatalogue.BuiltIn, Currency.Parse("EUR"), EventInference.Shipped);
    private static readonly string[] Names = ["e1", "a b", "x\"y", "back\\slash", "ž", "🏦", "\uD800", "tab\t", new('n', 128), new('n', 129), "7", "acc-1"];
    private static readonly string[] Customers = ["b-0000001", "crm:4711", "a b", "ž", "", new('c', 64), new('c', 65), ":x", "a:b:c"];
    private static readonly string[] Times =
    [
        "2026-02-16T13:22:25Z", "2026-02-28T23:59:59+01:00", "2024-02-29T00:00:00Z", "2025-02-29T00:00:00Z", "2026-01-31T10:00:00-05:30", "2026-04-31T10:00:00Z", "1900-01-01T00:00:00+02:00", "1899-12-31T23:00:00Z", "1901-01-01T00:00:00Z",
        "2026-11-22T12:05:00Z", "2026-11-22T12:05:01Z", "2026-11-22T24:00:00Z", "2026-02-16T13:22:60Z", "2026-02-16T13:22:25.1234567Z", "2026-02-16T13:22:25+14:00", "2026-02-16T13:22:25-00:00", "2026-02-16t13:22:25z", "2026-02-16 13:22:25Z",
        "9998-01-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-1a-10T00:00:00Z", "2026-02-16T13:22:25+01:60", "2026-02-16T13:22:25+0a:00", "0001-01-01T00:00:00+01:00", "2026-02-16",
    ];
    private static readonly string[] Literals = ["0", "-0", "7", "-12", "12.50", "0.1", "1E+16", "1E-05", "999999999999999999", "-9223372036854775808", "9223372036854775808", "12345678901234567.5", "-0.0", "1.0", "79228162514264337593543950335"];
    private static readonly string[] Texts = [.. Names, "", "card", "dining", "gambling", "shop-24", "zero\0", "Apotheke am Markt", "\u2028<>&'", new('t', 1_000), new('t', 1_001), "2026-02-16", "2026-02-30", "e-mail", "marketing", "all"];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void An_event_made_of_a_row_equals_the_one_read_from_its_json(int seed)
    {
        var (dice, json, made) = (new Random(seed), new EventJson(), 0);
        for (var i = 0; i < 20_000; i++)
        {
            var parts = Draw(dice, usual: i % 2 == 0);
            Assert.True(Plain(parts.Data, out var fields));
            var direct = Reader.TryRead(parts.Head, fields, Now);
            var (e, problem) = Reader.Read(json.Write(parts), Now, isHistory: true);
            if (direct is null) continue;
            made++;
            Assert.Null(problem);
            Assert.Equal(Words(e!), Words(direct));
            Assert.Equal(e!.Fields, direct.Fields);
        }
        Assert.InRange(made, 2_000, 20_000);
    }

    [Fact]
    public void Usual_bookings_never_pass_through_json()
    {
        var parts = new EventParts("bench", "transaction.booked", 3);
        parts.Room[0] = ("account", Mapped.Text("acc-1"));
        parts.Room[1] = ("amount", Mapped.Money(Money.FromMinorUnits(-7788, Currency.Parse("EUR"))));
        parts.Room[2] = ("category", Mapped.Text("dining"));
        parts.Take("1", "2026-02-16T13:22:25Z", null, "b-1", 3);
        Assert.True(Plain(parts.Data, out var fields));

        var e = Reader.TryRead(parts.Head, fields, Now)!;

        Assert.Equal("""{"id":"1","source":"bench","type":"transaction.booked","time":"2026-02-16T13:22:25.0000000Z","knownAt":"2026-02-16T13:22:25.0000000Z","customer":"b-1","data":{"account":"acc-1","amount":{"amount":"-77.88","currency":"EUR"},"category":"dining"}}""",
            Encoding.UTF8.GetString(e.Canonical.Span));
    }

    private static EventParts Draw(Random dice, bool usual)
    {
        var type = EventCatalogue.BuiltIn.Values.OrderBy(t => t.Name, StringComparer.Ordinal).ElementAt(dice.Next(EventCatalogue.BuiltIn.Count));
        var parts = new EventParts(usual ? "core" : Pick(dice, Names), dice.Next(50) == 0 ? "moon.landed" : type.Name, type.Fields.Count + 1);
        var count = 0;
        foreach (var field in type.Fields)
            if (field.Required || dice.Next(3) == 0) parts.Room[count++] = (field.Name, usual ? Fitting(dice, field) : Any(dice));
        if (!usual && dice.Next(4) == 0) parts.Room[count++] = (dice.Next(2) == 0 ? "colour" : type.Fields[0].Name, Any(dice));
        parts.Take(usual ? "e1" : Pick(dice, Names), usual ? Times[dice.Next(3)] : Pick(dice, Times), dice.Next(4) > 0 ? null : Pick(dice, Times), dice.Next(4) == 0 ? null : usual ? Customers[dice.Next(2)] : Pick(dice, Customers), count);
        return parts;
    }

    private static Mapped Fitting(Random dice, EventField field) => field.Type switch
    {
        FieldType.Integer or FieldType.Number => Mapped.Number(Pick(dice, Literals)),
        FieldType.Boolean => Mapped.Flag(dice.Next(2) == 0),
        FieldType.Money => Amount(dice),
        FieldType.Time => Mapped.Text(Pick(dice, Times)),
        FieldType.Date => Mapped.Text("2026-02-16"),
        _ => Mapped.Text(field.Values.Count > 0 ? Pick(dice, field.Values) : Pick(dice, Texts)),
    };

    private static Mapped Any(Random dice) => dice.Next(4) switch { 0 => Mapped.Number(Pick(dice, Literals)), 1 => Mapped.Flag(dice.Next(2) == 0), 2 => Amount(dice), _ => Mapped.Text(dice.Next(2) == 0 ? Pick(dice, Texts) : Pick(dice, Times)) };

    private static Mapped Amount(Random dice) => Mapped.Money(Money.FromMinorUnits(dice.Next(8) switch { 0 => 0, 1 => 9_000_000_000_000_000, 2 => -9_007_199_254_740_993, var _ => dice.Next(-100_000, 100_000) }, Currency.Parse(Pick(dice, ["EUR", "EUR", "EUR", "JPY"]))));

    private static T Pick<T>(Random dice, IReadOnlyList<T> of) => of[dice.Next(of.Count)];

    private static bool Plain(ReadOnlySpan<(string Name, Mapped Value)> data, out PlainField[] fields)
    {
        fields = new PlainField[data.Length];
        for (var i = 0; i < data.Length; i++)
        {
            if (!data[i].Value.TryPlain(out var value)) return false;
            fields[i] = new(data[i].Name, value);
        }
        return true;
    }

    private static string Words(BankEvent e) => $"{e.Id}|{e.Source}|{e.Type.Name}|{e.Time:O}|{e.KnownAt:O}|{e.Customer}|{Encoding.UTF8.GetString(e.Canonical.Span)}|{e.IdFingerprint}|{e.BodyFingerprint}|{string.Join(',', e.Inferred)}";
}
