using System.Globalization;
using System.Text.Json;
using Opportune.Definition.Import;
using Opportune.Engine.Ingest;
using Opportune.Engine.Triggers;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Tests.Import;

/// <summary>The mapping that is shipped for the Berka bank, on the whole of its data.</summary>
public sealed class BerkaTests
{
    private static readonly Lazy<IReadOnlyList<MappedItem>> All = new(() => [.. Open().Read()]);

    [Fact]
    public void Every_row_makes_its_event_and_none_is_rejected()
    {
        Repository.Berka();
        Assert.Empty(All.Value.OfType<RejectedLine>());
        var counts = All.Value.Cast<MappedEvent>().CountBy(e => e.Type).ToDictionary();
        Assert.Equal(new Dictionary<string, int>
        {
            ["customer.updated"] = 5_369, ["account.opened"] = 4_500, ["product.opened"] = 892 + 328, ["standing-order.set"] = 6_471, ["transaction.booked"] = 49_102,
        }, counts);
    }

    [Fact]
    public void The_engine_accepts_every_event_under_the_bank_s_own_definition()
    {
        Repository.Berka();
        var bank = BankLoader.Load(BankSource.FromFolder(Path.Combine(Repository.Root, "banks", "berka")), DetectorCatalogue.All, EventCatalogue.BuiltIn).Bank!;
        var reader = new EventReader(bank.Events, bank.Currency);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var refused = All.Value.Cast<MappedEvent>().Select(e => (e.Type, reader.Read(JsonDocument.Parse(e.Json).RootElement, now, isHistory: true).Problem)).Where(r => r.Problem is not null);
        Assert.Empty(refused);
    }

    [Fact]
    public void Ids_are_unique_and_a_second_reading_gives_the_same_bytes()
    {
        var again = Open().Read().Cast<MappedEvent>().ToList();
        Assert.Equal(All.Value.Count, again.Select(e => JsonDocument.Parse(e.Json).RootElement.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(All.Value.Cast<MappedEvent>().Zip(again), pair => Assert.True(pair.First.Json.Span.SequenceEqual(pair.Second.Json.Span)));
    }

    [Fact]
    public void Money_in_and_out_equals_a_plain_sum_over_the_file()
    {
        var (moneyIn, moneyOut, rows) = (0m, 0m, 0);
        foreach (var row in Rows("trans_head_19930101_19940331.asc"))
        {
            var amount = decimal.Parse(row[5], CultureInfo.InvariantCulture);
            if (row[3] == "PRIJEM") moneyIn += amount;
            else moneyOut += amount;
            rows++;
        }
        var amounts = Of("transaction.booked").Select(e => Amount(e, "amount")).ToList();
        Assert.Equal((49_102, moneyIn, -moneyOut), (rows, amounts.Where(a => a > 0).Sum(), amounts.Where(a => a < 0).Sum()));
        Assert.Equal(rows, amounts.Count);
    }

    [Fact]
    public void Orders_and_loans_sum_to_what_their_files_say()
    {
        Assert.Equal(Rows("order.asc").Sum(r => decimal.Parse(r[4], CultureInfo.InvariantCulture)), Of("standing-order.set").Sum(e => Amount(e, "amount")));
        Assert.Equal(Rows("working_loans_before_1997.csv").Sum(r => decimal.Parse(r[3], CultureInfo.InvariantCulture)),
            Of("product.opened").Where(e => e.GetProperty("data").TryGetProperty("amount", out _)).Sum(e => Amount(e, "amount")));
    }

    [Fact]
    public void End_of_day_balances_reconcile_within_a_crown_on_38703_of_38731_account_days()
    {
        var (days, fit) = (0, 0);
        foreach (var account in Of("transaction.booked").GroupBy(Account))
        {
            List<decimal>? before = null;
            foreach (var day in account.GroupBy(e => e.GetProperty("time").GetString()![..10]).OrderBy(d => d.Key, StringComparer.Ordinal))
            {
                var (sum, balances) = (day.Sum(e => Amount(e, "amount")), day.Select(e => Amount(e, "balance")).ToList());
                if (before is not null)
                {
                    days++;
                    if (before.Any(b => balances.Any(now => Math.Abs(b + sum - now) <= 1m))) fit++;
                }
                before = balances;
            }
        }
        Assert.Equal((38_731, 38_703), (days, fit));
    }

    [Fact]
    public void Clients_have_their_birth_date_sex_and_town()
    {
        var clients = Of("customer.updated").ToDictionary(e => e.GetProperty("customer").GetString()!, e => e.GetProperty("data"));
        Assert.Equal("""{"birthDate":"1970-12-13","sex":"female","city":"Pisek","region":"south Bohemia"}""", clients["c-1"].GetRawText());
        Assert.Equal(2_645, clients.Values.Count(c => c.GetProperty("sex").GetString() == "female"));
        Assert.Equal(("1911-08-20", "1987-09-27"), (clients.Values.Min(c => c.GetProperty("birthDate").GetString()), clients.Values.Max(c => c.GetProperty("birthDate").GetString())));
    }

    [Fact]
    public void Accounts_have_every_holder_with_the_role_of_the_disposition()
    {
        var holders = Of("account.opened").SelectMany(e => e.GetProperty("data").GetProperty("holders").EnumerateArray()).ToList();
        Assert.Equal((4_500, 869), (holders.Count(h => Text(h, "role") == "owner"), holders.Count(h => Text(h, "role") == "user")));
        var second = Of("account.opened").Single(e => Account(e) == "a-2");
        Assert.Equal("""[{"customer":"c-2","role":"owner"},{"customer":"c-3","role":"user"}]""", second.GetProperty("data").GetProperty("holders").GetRawText());
        Assert.Equal("c-2", Text(second, "customer"));
    }

    [Fact]
    public void A_remittance_that_matches_a_standing_order_is_one()
    {
        var kinds = Of("transaction.booked").CountBy(e => Text(e.GetProperty("data"), "kind")).OrderBy(k => k.Key, StringComparer.Ordinal);
        Assert.Equal([new("card", 12), new("cash", 24_003), new("fee", 5_445), new("interest", 9_527), new("standing-order", 6_343), new("transfer", 3_772)], kinds);
    }

    [Fact]
    public void Bookings_are_at_noon_in_Prague_in_winter_and_in_summer()
    {
        var times = Of("transaction.booked").Select(e => Text(e, "time")).ToHashSet();
        Assert.Contains("1993-01-01T12:00:00+01:00", times);
        Assert.Contains("1993-07-01T12:00:00+02:00", times);
        Assert.All(Of("transaction.booked"), e => Assert.False(e.TryGetProperty("customer", out _)));
    }

    [Fact]
    public void A_resume_after_any_batch_gives_exactly_the_rest()
    {
        var history = Open();
        for (var at = 999; at < All.Value.Count; at += 4_000)
        {
            var rest = history.Read(All.Value[at].Next).Take(3).Cast<MappedEvent>().ToList();
            var expected = All.Value.Skip(at + 1).Take(3).Cast<MappedEvent>().ToList();
            Assert.Equal(expected.Count, rest.Count);
            Assert.All(expected.Zip(rest), pair => Assert.True(pair.First.Json.Span.SequenceEqual(pair.Second.Json.Span) && pair.First.Next == pair.Second.Next));
        }
        Assert.Empty(history.Read(All.Value[^1].Next));
        Assert.Equal(history.TotalBytes, All.Value[^1].BytesDone);
    }

    private static MappedHistory Open()
    {
        var folder = Repository.Berka();
        var loading = MappingLoader.Load(Path.Combine(Repository.Root, "banks", "berka", "import.yaml"));
        Assert.Empty(loading.Findings);
        return new(loading.Mapping!, folder);
    }

    private static IEnumerable<JsonElement> Of(string type)
    {
        Repository.Berka();
        return All.Value.OfType<MappedEvent>().Where(e => e.Type == type).Select(e => JsonDocument.Parse(e.Json).RootElement);
    }

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Path.Combine(Repository.Berka(), file)).Skip(1).Select(l => l.Split(';').Select(f => f.Trim('"')).ToArray());

    private static string Text(JsonElement e, string field) => e.GetProperty(field).GetString()!;
    private static string Account(JsonElement e) => Text(e.GetProperty("data"), "account");
    private static decimal Amount(JsonElement e, string field) =>
        decimal.Parse(e.GetProperty("data").GetProperty(field).GetProperty("amount").GetString()!, CultureInfo.InvariantCulture);
}
