using System.Globalization;
using System.Text;

namespace Opportune.Bench.Sample;

/// <summary>Synthetic customers of the synthetic bank; nobody in it exists.</summary>
/// <remarks>Deterministic: customer <c>n</c> of a clock and an amount of history always has the same events, however many customers there are.</remarks>
/// <param name="now">Everything happened in the months before this instant.</param>
/// <param name="eventsPerCustomer">At least 1: data, account, product, consent, then everyday events.</param>
internal sealed class BenchCustomers(DateTimeOffset now, int eventsPerCustomer = 30)
{
    private static readonly string[] Categories = ["dining", "groceries", "groceries", "travel", "shopping", "utilities", "leisure", "groceries"];
    private static readonly string[] Employments = ["employed", "employed", "employed", "self-employed", "student", "retired", "unemployed"];
    private static readonly string[] Pages = ["home", "cards", "savings", "loans"];

    /// <summary>Events of each customer.</summary>
    internal int EventsPerCustomer { get; } = Math.Max(1, eventsPerCustomer);

    /// <summary>The identifier of a customer.</summary>
    internal static string Id(int number) => "b-" + number.ToString("0000000", CultureInfo.InvariantCulture);

    /// <summary>A customer's events as the API reads them, in the order of their times.</summary>
    internal IEnumerable<string> Events(int number) => Life(number).Take(EventsPerCustomer);

    private IEnumerable<string> Life(int number)
    {
        var draw = new Draws(unchecked((ulong)number * 0x9E3779B97F4A7C15UL));
        var (id, account, salary) = (Id(number), $"acc-{number}", 1_000 + draw.Below(3_000));
        var birth = now.Year - 17 - draw.Below(60);
        yield return Event(id, 0, "customer.updated", 120 * 24, $$"""{"name":"Customer {{number}}","birthDate":"{{birth}}-0{{1 + draw.Below(9)}}-15","employment":"{{Employments[draw.Below(Employments.Length)]}}","country":"{{(draw.Below(10) == 0 ? "FR" : "DE")}}","customerSince":"{{now.Year - 1 - draw.Below(9)}}-03-01"}""");
        yield return Event(id, 1, "account.opened", 119 * 24, $$"""{"account":"{{account}}","kind":"current","currency":"EUR","holders":[{"customer":"{{id}}","role":"owner"}]}""");
        yield return Event(id, 2, "product.opened", 118 * 24, $$"""{"product":"p-{{draw.Below(BenchBank.Products):00}}","account":"{{account}}"}""");
        yield return Event(id, 3, "consent.changed", 117 * 24, $$"""{"purpose":"marketing","channel":"app","granted":{{(draw.Below(20) == 0 ? "false" : "true")}}}""");
        var balance = 300 + draw.Below(6_000);
        var everyday = EventsPerCustomer - 4;
        for (var i = 0; i < everyday; i++)
        {
            var hours = (everyday - i) * 90 * 24 / everyday;
            var (type, data) = i % 10 == 1 ? ("page.viewed", $$"""{"page":"{{Pages[draw.Below(Pages.Length)]}}"}""") : ("transaction.booked", Booking(i, account, salary, ref balance, draw));
            yield return Event(id, 4 + i, type, hours, data);
        }
    }

    /// <summary>Everyday events of a customer, later than all of <see cref="Events"/>: card payments and page views that have just happened.</summary>
    /// <param name="number">The customer.</param>
    /// <param name="serial">Different for each event of the run.</param>
    /// <param name="time">When.</param>
    internal static string Live(int number, long serial, DateTimeOffset time)
    {
        var draw = new Draws(unchecked((ulong)serial * 0xD1B54A32D192ED03UL + (ulong)number));
        var (type, data) = serial % 3 == 0
            ? ("page.viewed", $$"""{"page":"{{Pages[draw.Below(Pages.Length)]}}"}""")
            : ("transaction.booked", $$"""{"account":"acc-{{number}}","amount":{"amount":"-{{3 + draw.Below(80)}}.{{10 + draw.Below(90)}}","currency":"EUR"},"kind":"card","counterparty":"shop-{{draw.Below(50)}}","category":"{{Categories[draw.Below(Categories.Length)]}}"}""");
        return Text(Id(number), $"live-{serial}", type, time, data);
    }

    private static string Booking(int i, string account, int salary, ref int balance, Draws draw)
    {
        var isSalary = i % 9 == 3;
        var amount = isSalary ? salary : -(3 + draw.Below(80));
        balance = Math.Max(50, balance + amount);
        var (category, kind, counterparty) = isSalary ? ("salary", "transfer", "employer") : (Categories[draw.Below(Categories.Length)], "card", $"shop-{draw.Below(50)}");
        return $$"""{"account":"{{account}}","amount":{"amount":"{{amount}}.00","currency":"EUR"},"balance":{"amount":"{{balance}}.00","currency":"EUR"},"kind":"{{kind}}","counterparty":"{{counterparty}}","category":"{{category}}"}""";
    }

    private string Event(string id, int serial, string type, int hoursAgo, string data) => Text(id, $"{id}-{serial}", type, now.AddHours(-hoursAgo), data);

    private static string Text(string id, string eventId, string type, DateTimeOffset time, string data) =>
        $$"""{"id":"{{eventId}}","source":"bench","type":"{{type}}","time":"{{time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)}}","customer":"{{id}}","data":{{data}}}""";

    /// <summary>All events of customers as JSON lines.</summary>
    /// <param name="path">Overwritten.</param>
    /// <param name="customers">From customer 0 on.</param>
    internal void WriteJsonLines(string path, int customers)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        for (var c = 0; c < customers; c++)
            foreach (var e in Events(c)) file.WriteLine(e);
    }
}
