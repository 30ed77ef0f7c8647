using System.Globalization;
using System.Text;
using Opportune.Definition;
using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Triggers;

namespace Opportune.Bench.Sample;

/// <summary>A synthetic bank of any number of actions, each under five rules: one of its issue, one of its group, three of its own.</summary>
/// <remarks>Deterministic: equal numbers give equal texts. About half of the conditions are shared by several actions, as in a real bank; thresholds are drawn from the range in which the
/// synthetic customers of <see cref="BenchCustomers"/> lie, so that every rule both passes and stops somebody. Three actions in four are marketing, one in four guidance.</remarks>
internal static class BenchBank
{
    /// <summary>Where the decisions of the benches are asked for: the app, one slot, inbound.</summary>
    internal const string Placement = "app-home";

    /// <summary>Rules of each action, inherited ones included.</summary>
    internal const int RulesPerAction = 5;

    /// <summary>Products that actions are about and customers may hold.</summary>
    internal const int Products = 40;

    private const int Groups = 9;
    private static readonly string[] Pages = ["cards", "savings", "loans"];
    private static readonly string[] Fitting = ["moments.idleCash", "moments.travel", "'young' in segments", "moments.salaryReceived", "'settled' in segments", "moments.largeDeposit"];

    /// <summary>The bank's texts.</summary>
    /// <param name="actions">1 to 2,000.</param>
    /// <param name="variant">Another number gives another definition with the same actions, for benches that swap definitions.</param>
    internal static BankSource Source(int actions = 200, int variant = 0) => new(
    [
        new("bank.yaml", $$"""
            name: Bench Bank {{variant}} (synthetic)
            currency: EUR
            zone: Europe/Berlin
            quietHours: {from: "21:00", to: "08:00"}
            customerWeight: 0.5
            priorStrength: 20
            holdouts: {salt: bench, noMarketing: 0.05, noModel: 0.05}

            """),
        new("products.yaml", "products:\n" + Lines(Products, p => $"  p-{p:00}: {{family: f-{p % 8}, name: Product {p}, credit: false}}")),
        new("placements.yaml", $$$"""
            placements:
              {{{Placement}}}: {channel: app, direction: inbound, slots: 1, priceOfAttention: 0.35, valueRange: 10.0, exploration: 50.0, assisted: false, fallback: {title: Welcome, body: "Nothing needs your attention today.", link: /accounts}}

            """),
        new("features.yaml", Features),
        new("segments.yaml", "segments:\n  young: {when: \"customer.age < 30\", words: Young}\n  settled: {when: \"customer.relationshipMonths >= 60\", words: Long with us}\n"),
        new("triggers.yaml", Moments),
        new("contact-policy.yaml", Contacts),
        new("consent.yaml", "defaults: {marketing: {all: false, app: true}, guidance: {all: true}, service: {all: true}, protection: {all: true}}\nlevel: advanced\n"),
        new("context.yaml", "context:\n  page: {type: text, values: [home, cards, savings, loans]}\n"),
        new("levers.yaml", "levers:\n  savings-week: {node: grow/g-00, percent: 10, from: \"2026-01-01T00:00:00+01:00\", until: \"2036-01-01T00:00:00+01:00\", owner: savings team}\n"),
        new("taxonomy/grow.yaml", Taxonomy("grow", MessageClass.Marketing, Enumerable.Range(0, actions).Where(a => a % 4 != 3))),
        .. actions < 4 ? Array.Empty<BankFile>() : [new("taxonomy/nurture.yaml", Taxonomy("nurture", MessageClass.Guidance, Enumerable.Range(0, actions).Where(a => a % 4 == 3)))],
    ]);

    /// <summary>The bank's definition.</summary>
    internal static BankDefinition Load(int actions = 200, int variant = 0) => Load(Source(actions, variant).ToBytes());

    /// <summary>A definition from its bytes.</summary>
    internal static BankDefinition Load(ReadOnlyMemory<byte> bytes)
    {
        var loaded = BankLoader.Load(BankSource.FromBytes(bytes), DetectorCatalogue.All, EventCatalogue.BuiltIn);
        return loaded.Bank ?? throw new InvalidOperationException("The synthetic bank has mistakes: " + string.Join("\n", loaded.Findings.Select(f => FindingsText.Line(f, "bench"))));
    }

    /// <summary>Writes the bank as a folder, for programs that read one.</summary>
    internal static void WriteTo(string folder, int actions = 200, int variant = 0)
    {
        foreach (var file in Source(actions, variant).Files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }
    }

    private const string Features = """
        attributes:
          employment: {field: employment, type: string, words: employment, level: basic}
          country: {field: country, type: string, words: country of residence, level: basic}
        features:
          diningMonth: {event: transaction.booked, where: "data.category == 'dining'", sum: amount, negate: true, window: 30d, words: eating out in 30 days, level: moderate}
          travelYear: {event: transaction.booked, where: "data.category == 'travel'", sum: amount, negate: true, window: 12mo, words: travel in twelve months, level: moderate}
          groceriesMonth: {event: transaction.booked, where: "data.category == 'groceries'", sum: amount, negate: true, window: 30d, words: groceries in 30 days, level: moderate}
          spendingMonth: {event: transaction.booked, where: "data.amount < 0.0", sum: amount, negate: true, window: 30d, words: money spent in 30 days, level: moderate}
          cardPayments: {event: transaction.booked, where: "data.kind == 'card'", count: true, window: 30d, words: card payments in 30 days, level: moderate}
          largestPayment: {event: transaction.booked, where: "data.kind == 'card' && data.amount < 0.0", max: amount, negate: true, window: 90d, words: largest card payment of 90 days, level: moderate}
          pageViews: {event: page.viewed, count: true, window: 14d, words: pages viewed in 14 days, level: moderate}
          loanCalculations: {event: calculator.used, where: "data.calculator == 'loan'", count: true, window: 30d, words: loan calculations in 30 days, level: advanced}

        """;

    private const string Moments = """
        moments:
          salary-received: {detector: salary-received, expires: 5d, words: "Salary received"}
          idle-cash: {detector: idle-cash, expires: 14d, words: "Money lies idle"}
          low-balance-ahead: {detector: low-balance-ahead, expires: 7d, words: "The weeks ahead look tight"}
          travel: {detector: travel, expires: 30d, words: "Travels"}
          large-deposit: {detector: large-deposit, expires: 14d, words: "A large deposit"}

        """;

    private const string Contacts = """
        limits:
          app-daily: {most: 40, per: day, channels: [app], direction: inbound}
          marketing-weekly: {most: 120, rolling: 7d, classes: [marketing]}
          group-weekly: {most: 60, rolling: 7d, node: grow/g-00}
        sensitivePeriods:
          complaint: {while: "complaints.open > 0", classes: [marketing], creditOnly: false, because: "We do not make offers while your complaint is open."}
          hardship: {while: "'hardship' in matters", classes: [marketing], creditOnly: false, because: "We do not make offers while money is tight."}

        """;

    private static string Taxonomy(string issue, MessageClass messageClass, IEnumerable<int> actions)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"words: {issue}\neligibility:\n  - {{code: adult, must: \"customer.age >= 18\", because: \"for adults only\"}}\ngroups:\n");
        foreach (var group in actions.GroupBy(a => a % Groups))
        {
            text.Append(CultureInfo.InvariantCulture, $"  g-{group.Key:00}:\n    words: Group {group.Key}\n    suitability:\n      - {{code: group, must: \"{BenchRules.OfGroup(group.Key)}\", because: \"not suitable now\"}}\n    actions:\n");
            foreach (var action in group) Action(text, action, messageClass);
        }
        return text.ToString();
    }

    private static void Action(StringBuilder text, int a, MessageClass messageClass)
    {
        var (first, second, third) = BenchRules.OfAction(a);
        text.Append(CultureInfo.InvariantCulture, $$$"""
                  a-{{{a:0000}}}:
                    name: Action {{{a}}}
                    class: {{{(messageClass == MessageClass.Marketing ? "marketing" : "guidance")}}}
                    level: advanced
                    product: p-{{{a % Products:00}}}
                    objective: {{{(messageClass == MessageClass.Marketing ? "converted" : "clicked")}}}
                    attribution: 30d
                    applicability:
                      - {code: own-1, must: "{{{first}}}", because: "not relevant now"}
                      - {code: own-2, must: "{{{second}}}", because: "not relevant now"}
                    suitability:
                      - {code: own-3, must: "{{{third}}}", because: "not suitable now"}
                    value: {bank: "{{{5 + a % 60}}}.0", customer: "0.00{{{1 + a % 9}}} * features.spendingMonth", contactCost: 0.02}
                    context:
                      looking: {when: "context.page == '{{{Pages[a % Pages.Length]}}}'", percent: 30}
                      fitting: {when: "{{{Fitting[a % Fitting.Length]}}}", percent: 20}
                    prior: 0.0{{{1 + a % 8}}}
                    cooldowns: {dismissed: 30d, rejected: 90d, converted: 365d}
                    because: "You spent {{features.spendingMonth | roughMoney}} lately."
                    treatments:
                      home: {placements: [{{{Placement}}}], title: "Action {{{a}}} for you", body: "You spent {{features.spendingMonth | roughMoney}} in 30 days. This is what action {{{a}}} could do for you, in a sentence of usual length.", callToAction: See more, link: /actions/{{{a}}}, image: picture}

            """);
    }

    private static string Lines(int count, Func<int, string> line) => string.Join('\n', Enumerable.Range(0, count).Select(line)) + "\n";
}
