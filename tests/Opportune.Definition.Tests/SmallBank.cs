using Opportune.Engine.Bank;
using Opportune.Engine.Ingest;
using Opportune.Engine.Triggers;

namespace Opportune.Definition.Tests;

/// <summary>A small bank without mistakes; tests break one thing of it.</summary>
internal sealed class SmallBank
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["bank.yaml"] = """
            name: Small Bank
            currency: EUR
            zone: Europe/Berlin
            quietHours: {from: "21:00", to: "08:00"}
            customerWeight: 0.5
            priorStrength: 20
            holdouts: {salt: small-2026, noMarketing: 0.05, noModel: 0.05}

            """,
        ["products.yaml"] = """
            products:
              travel-card: {family: cards, name: Travel card, credit: true, features: {annualFee: 40.0}, disclosures: {apr: "Representative 14.9 % APR variable."}}
              savings: {family: savings, name: Savings account}

            """,
        ["placements.yaml"] = """
            placements:
              app-home: {channel: app, direction: inbound, slots: 2, priceOfAttention: 0.35, valueRange: 10.0, exploration: 50.0, fallback: {title: Hello, body: Nothing new today., link: /home}}
              e-mail-offers: {channel: e-mail, direction: outbound, valueRange: 10.0}

            """,
        ["context.yaml"] = """
            context:
              page: {type: text, values: [home, mortgages]}

            """,
        ["events.yaml"] = """
            events:
              standing-order.set: {fields: {order: {type: text, required: true}, amount: {type: money, required: true}}}

            """,
        ["features.yaml"] = """
            attributes:
              employment: {field: employment, type: string, words: employment}
              sex: {field: sex, words: sex, protected: true}
            features:
              diningMonth: {event: transaction.booked, where: "data.category == 'dining'", sum: amount, negate: true, window: 30d, words: dining in 30 days, level: moderate}
              gambling: {event: transaction.booked, where: "data.category == 'gambling'", count: true, window: 3mo, words: gambling, purposes: [protection]}
              orders: {event: standing-order.set, count: true, window: 12mo, words: standing orders set}

            """,
        ["segments.yaml"] = """
            segments:
              young-starter: {when: "customer.age < 28", words: Young starters}

            """,
        ["triggers.yaml"] = """
            moments:
              idle-cash: {detector: idle-cash, expires: 14d, words: "About {{moments.idleCash.amount | roughMoney}} is idle", outbound: [e-mail-offers]}
              travel: {detector: travel, expires: 14d, words: "Spent {{moments.travel.amount | money}} abroad"}

            """,
        ["contact-policy.yaml"] = """
            limits:
              weekly: {most: 3, rolling: 7d, classes: [marketing]}
              daily: {most: 1, per: day, channels: [e-mail], direction: outbound}
            sensitivePeriods:
              complaint: {while: "complaints.open > 0", classes: [marketing], because: "We are looking after your complaint first"}

            """,
        ["consent.yaml"] = """
            defaults: {marketing: {all: false, app: true}, guidance: {all: true}}
            level: moderate

            """,
        ["levers.yaml"] = """
            levers:
              autumn: {node: nurture/saving, percent: 10, from: "2026-11-01T00:00:00+01:00", until: "2026-12-31T00:00:00+01:00", owner: savings team, when: "balance.total > 100.0"}

            """,
        ["taxonomy/grow.yaml"] = """
            words: Grow what customers use
            eligibility: [{code: adult, must: "customer.age >= 18", because: "for adults only"}]
            groups:
              cards:
                words: Cards
                suitability: [{code: no-gambling, must: "features.gambling == 0", because: "not now", restricted: true}]
                actions:
                  travel-card:
                    name: Travel card
                    class: marketing
                    level: moderate
                    product: travel-card
                    objective: converted
                    attribution: 30d
                    moments: [travel]
                    applicability: [{code: not-held, must: "!('travel-card' in holdings)", because: "you have it already"}]
                    value: {bank: "40.0", customer: "0.02 * moments.travel.amount", contactCost: 0.05}
                    context: {travelling: {when: "moments.travel && features.orders > 0", percent: 50}}
                    prior: 0.04
                    cooldowns: {dismissed: 30d, rejected: 90d}
                    because: "You spent {{moments.travel.amount | roughMoney}} abroad lately."
                    treatments:
                      home: {placements: [app-home], title: A card for trips, body: "No fees abroad.", callToAction: See card, link: /cards/travel, disclosures: [apr]}

            """,
        ["taxonomy/nurture.yaml"] = """
            groups:
              saving:
                actions:
                  save-whats-left:
                    name: Save what is left
                    class: guidance
                    level: advanced
                    product: savings
                    objective: accepted
                    attribution: 14d
                    applicability: [{code: starter, must: "'young-starter' in segments || features.diningMonth > 100.0 || context.page == 'home'"}]
                    value: {bank: "1.0", customer: "0.03 * moments.idleCash.amount"}
                    prior: 0.1
                    because: "You have more than you need."
                    treatments:
                      home: {placements: [app-home], title: "Put {{moments.idleCash.amount | roughMoney}} aside", body: You will not miss it.}
                      mail: {placements: [e-mail-offers], title: Put something aside, body: You will not miss it.}

            """,
        ["personas/anna.yaml"] = """
            name: Anna has idle cash
            at: "2026-11-20T09:00:00+01:00"
            placement: app-home
            expect: nurture/saving/save-whats-left
            never: [grow/cards/travel-card]
            events:
              - {type: customer.updated, time: "2026-11-01T09:00:00+01:00", data: {birthDate: 2001-02-03, children: 0}}
              - {type: transaction.booked, time: "2026-11-02T09:00:00+01:00", data: {account: a-1, amount: {amount: "-12.34", currency: EUR}, category: dining}}

            """,
    };

    public BankSource Source => new([.. _files.Select(f => new BankFile(f.Key, f.Value))]);

    /// <summary>Replaces the only place where a file says something.</summary>
    public SmallBank With(string file, string says, string instead)
    {
        var text = _files[file];
        Assert.Equal(text.IndexOf(says, StringComparison.Ordinal), text.LastIndexOf(says, StringComparison.Ordinal));
        Assert.Contains(says, text, StringComparison.Ordinal);
        _files[file] = text.Replace(says, instead, StringComparison.Ordinal);
        return this;
    }

    public SmallBank WithFile(string file, string text)
    {
        _files[file] = text;
        return this;
    }

    public SmallBank Without(string file)
    {
        Assert.True(_files.Remove(file));
        return this;
    }

    public LoadedBank Load() => Load(Source);

    public static LoadedBank Load(BankSource source) => BankLoader.Load(source, DetectorCatalogue.All, EventCatalogue.BuiltIn);

    /// <summary>The definition of a bank without errors.</summary>
    public BankDefinition Bank() => Load() is { Bank: { } bank } ? bank : throw new InvalidOperationException(string.Join('\n', Load().Findings.Select(f => FindingsText.Line(f))));

    /// <summary>The only finding.</summary>
    public Finding Finding()
    {
        var loaded = Load();
        Assert.Equal(loaded.Findings.Any(f => f.Severity == FindingSeverity.Error), loaded.Bank is null);
        return Assert.Single(loaded.Findings);
    }

    /// <summary>The first finding of a code, in a file if it is there.</summary>
    public Finding Finding(string code, string file = "")
    {
        var findings = Load().Findings;
        return findings.FirstOrDefault(f => f.Code == code && f.File == file) ?? findings.FirstOrDefault(f => f.Code == code)
            ?? throw new InvalidOperationException($"{code} is not among:\n" + string.Join('\n', findings.Select(f => FindingsText.Line(f))));
    }
}
