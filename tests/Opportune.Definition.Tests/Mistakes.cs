namespace Opportune.Definition.Tests;

/// <summary>A way to break the small bank, and what is said of it.</summary>
/// <param name="Sentence">What the mistake is.</param>
/// <param name="File">The file that is broken.</param>
/// <param name="Says">What it said; empty replaces the whole file.</param>
/// <param name="Instead">What it says instead.</param>
/// <param name="At">What stands where the finding points; empty for the file as a whole.</param>
/// <param name="Code">Its code.</param>
/// <param name="Suggestion">What was probably meant.</param>
public sealed record Mistake(string Sentence, string File, string Says, string Instead, string At, string Code, string? Suggestion = null)
{
    public override string ToString() => Sentence;
}

/// <summary>At least one mistake for every code.</summary>
internal static class Mistakes
{
    private const string Grow = "taxonomy/grow.yaml", Nurture = "taxonomy/nurture.yaml", Anna = "personas/anna.yaml";

    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A file of another name", "trigers.yaml", "", "moments: {}", "", "bank.file.unknown", "triggers.yaml"),
        new("A model of another name", "models/topic.model", "", "x", "", "bank.file.unknown", "models/topics.model"),
        new("A model that is none", "models/topics.model", "", "label: x", "", "bank.model.damaged"),
        new("A file that says nothing", "segments.yaml", "", "# later\n", "", "bank.file.empty"),
        new("A file that is not UTF-8", "segments.yaml", "Young starters", "Young st\uFFFDrters", "", "bank.file.encoding"),
        new("A giant file", "segments.yaml", "", new string('#', 1_000_001), "", "bank.file.large"),
        new("A bracket that is never closed", "bank.yaml", "to: \"08:00\"}", "to: \"08:00\"", "to: ", "bank.yaml.syntax"),
        new("A tab as indentation", "bank.yaml", "zone:", "\tzone:", "EUR", "bank.yaml.syntax"),
        new("An alias", "segments.yaml", "Young starters", "*starters", "*starters}", "bank.yaml.alias"),
        new("An anchor", "segments.yaml", "Young starters", "&starters Young starters", "&starters Young ", "bank.yaml.alias"),
        new("A tag", "segments.yaml", "Young starters", "!!binary Young", "!!binary Young}", "bank.yaml.tag"),
        new("Deep nesting", "segments.yaml", "", new string('[', 5_000), "[[", "bank.yaml.deep"),
        new("A second document", "context.yaml", "context:", "--- {}\n---\ncontext:", "---", "bank.yaml.documents"),
        new("A list as a key", "context.yaml", "page:", "? [page]\n  :", "[page]", "bank.yaml.key"),

        new("A field of another name", Grow, "contactCost", "contactCosts", "contactCosts: 0.", "bank.field.unknown", "contactCost"),
        new("A field that nobody knows", "bank.yaml", "priorStrength: 20", "colour: blue", "colour: blue", "bank.field.unknown"),
        new("The same field twice", "bank.yaml", "customerWeight: 0.5", "customerWeight: 0.5\nname: Other Bank", "name: Other Bank", "bank.field.twice"),
        new("A missing field", Grow, "        prior: 0.04\n", "", "travel-card:", "bank.field.missing"),
        new("A text where a mapping belongs", "segments.yaml", "{when: \"customer.age < 28\", words: Young starters}", "everyone", "everyone", "bank.value.type"),
        new("A mapping where a text belongs", "bank.yaml", "Small Bank", "{small: bank}", "{small: bank}", "bank.value.type"),
        new("A text where a number belongs", "placements.yaml", "slots: 2", "slots: two", "two, priceOfAtte", "bank.value.type"),
        new("A number in quotes", "placements.yaml", "slots: 2", "slots: \"2\"", "\"2\", priceOfAtte", "bank.value.type"),
        new("A fraction where a whole number belongs", "placements.yaml", "slots: 2", "slots: 2.5", "2.5, priceOfAtte", "bank.value.type"),
        new("A word where true or false belongs", "products.yaml", "credit: true", "credit: maybe", "maybe, features:", "bank.value.type"),
        new("A number out of range", "bank.yaml", "noModel: 0.05", "noModel: 0.7", "0.7}", "bank.value.range"),
        new("A prior of one", Grow, "prior: 0.04", "prior: 1.0", "1.0", "bank.value.range"),
        new("A duration out of range", Grow, "attribution: 30d", "attribution: 400d", "400d", "bank.value.range"),
        new("A text that says nothing", "bank.yaml", "name: Small Bank", "name: \" \"", "\" \"", "bank.value.empty"),
        new("A class that is none", Grow, "class: marketing", "class: marketting", "marketting", "bank.value.unknown", "marketing"),
        new("A channel that is none", "placements.yaml", "channel: app,", "channel: apps,", "apps, direction:", "bank.value.unknown", "app"),
        new("A purpose of consent that is none", "consent.yaml", "guidance:", "guidence:", "guidence", "bank.value.unknown", "guidance"),
        new("A name in another style", Grow, "      travel-card:", "      travelCard:", "travelCard:", "bank.name.format", "travel-card"),
        new("A feature that takes the name of a fact", "features.yaml", "employment: {field", "age: {field", "age: {field", "bank.name.twice"),
        new("A placement named twice in a list", Nurture, "placements: [app-home]", "placements: [app-home, app-home]", "app-home], title", "bank.name.twice"),

        new("A currency that is none", "bank.yaml", "EUR", "eur", "eur", "bank.currency.format", "EUR"),
        new("An amount with a currency", Grow, "contactCost: 0.05", "contactCost: 0.05 USD", "0.05 USD}", "bank.currency.other"),
        new("An event in another currency", Anna, "currency: EUR", "currency: USD", "USD}, category: ", "bank.currency.other", "EUR"),
        new("An event with half a cent", Anna, "-12.34", "-12.345", "\"-12.345\", curre", "bank.money.format"),
        new("A zone that is none", "bank.yaml", "Europe/Berlin", "Europe/Berln", "Europe/Berln", "bank.zone.unknown", "Europe/Berlin"),
        new("Quiet hours that are no time", "bank.yaml", "\"21:00\"", "\"9 pm\"", "\"9 pm\", to: \"08:", "bank.quiet-hours.format"),
        new("A duration without unit", Grow, "dismissed: 30d", "dismissed: 30", "30, rejected: 90", "bank.duration.format"),
        new("An instant without offset", "levers.yaml", "2026-11-01T00:00:00+01:00", "2026-11-01", "\"2026-11-01\", un", "bank.time.format"),
        new("A day that does not exist", Anna, "2001-02-03", "2001-02-30", "2001-02-30, chil", "bank.time.format"),
        new("A window that is none", "features.yaml", "window: 30d", "window: a month", "a month, words: ", "bank.window.format"),

        new("An unknown event", "features.yaml", "event: standing-order.set", "event: standing-order.sett", "standing-order.s", "bank.event.unknown", "standing-order.set"),
        new("A built-in event declared again", "events.yaml", "standing-order.set", "transaction.booked", "transaction.booked:", "bank.event.taken"),
        new("An unknown field of an event", "features.yaml", "sum: amount", "sum: ammount", "ammount, negate:", "bank.event-field.unknown", "amount"),
        new("An unknown field in a filter", "features.yaml", "data.category == 'dining'", "data.categry == 'dining'", "data.categry == ", "bank.fact.unknown", "data.category"),
        new("An attribute of another type", "features.yaml", "type: string", "type: int", "int, words: empl", "bank.attribute.type", "string"),
        new("A feature that computes two things", "features.yaml", "sum: amount", "count: true, sum: amount", "diningMonth:", "bank.feature.aggregate"),
        new("A sum of texts", "features.yaml", "sum: amount", "sum: category", "category, negate", "bank.feature.field"),
        new("A count that compares with the past", "features.yaml", "window: 12mo", "past: 3, window: 12mo", "3, window: 12mo,", "bank.feature.past"),
        new("A filter that is no condition", "features.yaml", "data.category == 'gambling'", "data.category", "\"data.category\",", "bank.rule.not-boolean"),

        new("An unknown detector", "triggers.yaml", "detector: travel", "detector: travels", "travels, expires", "bank.detector.unknown", "travel"),
        new("An unknown parameter", "triggers.yaml", "detector: idle-cash,", "detector: idle-cash, parameters: {leastAmonut: 5.0},", "leastAmonut", "bank.parameter.unknown", "leastAmount"),
        new("A parameter out of range", "triggers.yaml", "detector: idle-cash,", "detector: idle-cash, parameters: {leastAmount: -5.0},", "-5.0}, expires: ", "bank.parameter.range"),
        new("A moment sent to an inbound placement", "triggers.yaml", "outbound: [e-mail-offers]", "outbound: [app-home]", "app-home]}", "bank.placement.direction"),
        new("An unknown moment", Grow, "moments: [travel]", "moments: [travels]", "travels]", "bank.moment.unknown", "travel"),
        new("An unknown product", Nurture, "product: savings", "product: saving", "saving", "bank.product.unknown", "savings"),
        new("An unknown placement", Grow, "placements: [app-home]", "placements: [app-hom]", "app-hom], title:", "bank.placement.unknown", "app-home"),
        new("An unknown segment", Nurture, "'young-starter' in", "'young-startr' in", "'young-startr' i", "bank.segment.unknown", "young-starter"),
        new("A misspelt product in a rule", Grow, "!('travel-card' in", "!('travel-crad' in", "'travel-crad' in", "bank.value.never", "travel-card"),
        new("A segment that asks for segments", "segments.yaml", "customer.age < 28", "'young-starter' in segments", "\"'young-starter'", "bank.segment.circular"),
        new("An issue that is none", "taxonomy/growth.yaml", "", "groups: {}", "", "bank.issue.unknown", "grow"),
        new("A persona that expects an unknown action", Anna, "expect: nurture/saving/save-whats-left", "expect: nurture/saving/save-whats-lefft", "nurture/saving/s", "bank.action.unknown", "nurture/saving/save-whats-left"),
        new("A lever of an unknown node", "levers.yaml", "node: nurture/saving", "node: nurture/savings", "nurture/savings,", "bank.node.unknown", "nurture/saving"),
        new("A limit of an unknown node", "contact-policy.yaml", "classes: [marketing]}\n", "classes: [marketing], node: grow/card}\n", "grow/card}", "bank.node.unknown", "grow/cards"),

        new("An expression that is none", Grow, "must: \"customer.age >= 18\"", "must: \"customer.age >= \"", "\", because: \"for", "bank.expression.syntax"),
        new("An unknown fact in a rule", Grow, "must: \"customer.age >= 18\"", "must: \"customer.agee >= 18\"", "customer.agee >=", "bank.fact.unknown", "customer.age"),
        new("An unknown feature in a rule of several lines", Grow, "must: \"features.gambling == 0\"", "must: \"true &&\n        features.gamblin == 0\"", "features.gamblin", "bank.fact.unknown", "features.gambling"),
        new("Texts compared with numbers", Grow, "must: \"customer.age >= 18\"", "must: \"customer.employment >= 18\"", ">= 18\", because:", "bank.expression.no-such-overload"),
        new("A rule that is no condition", Grow, "must: \"customer.age >= 18\"", "must: \"customer.age + 18\"", "\"customer.age + ", "bank.rule.not-boolean"),
        new("A value that is no number", Grow, "bank: \"40.0\"", "bank: \"customer.known\"", "\"customer.known\"", "bank.formula.not-number"),
        new("A rule that never holds", Grow, "must: \"customer.age >= 18\"", "must: \"1 > 2\"", "\"1 > 2\", because", "bank.rule.never"),
        new("Two rules that exclude each other", Grow, "must: \"features.gambling == 0\"", "must: \"features.gambling == 0 && customer.age < 18\"", "\"features.gambli", "bank.rule.contradiction"),
        new("Two rules of one code", Grow, "applicability: [{code: not-held", "eligibility: [{code: adult", "\"!('travel-card'", "bank.rule.twice"),

        new("An unknown fact in a text", Grow, "{{moments.travel.amount | roughMoney}}", "{{moments.travel.amout | roughMoney}}", "moments.travel.a", "bank.fact.unknown", "moments.travel.amount"),
        new("An unknown format", Grow, "| roughMoney", "| roughMony", "moments.travel.a", "bank.template.format", "roughMoney"),
        new("A text written as money", Grow, "{{moments.travel.amount | roughMoney}}", "{{moments.travel.country | money}}", "moments.travel.c", "bank.template.format"),
        new("A fact that is never closed", Grow, "| roughMoney}}", "| roughMoney", "{{moments.travel", "bank.template.syntax"),
        new("Braces that close nothing", Grow, "No fees abroad.", "No fees}} abroad.", "}} abroad.\", cal", "bank.template.syntax"),

        new("An action without treatments", Nurture, "treatments:\n          home", "context:\n          home", "save-whats-left:", "bank.treatment.missing"),
        new("A treatment without placements", Nurture, "placements: [app-home]", "placements: []", "[], title: \"Put ", "bank.treatment.placements"),
        new("A treatment without body", Grow, "body: \"No fees abroad.\", ", "", "home:", "bank.field.missing"),
        new("A treatment for two channels", Nurture, "placements: [app-home]", "placements: [app-home, e-mail-offers]", "[app-home, e-mai", "bank.treatment.channels"),
        new("A treatment without its product's disclosure", Grow, ", disclosures: [apr]", "", "home:", "bank.disclosure.missing"),
        new("An unknown disclosure", Grow, "disclosures: [apr]", "disclosures: [apr, fees]", "fees]}", "bank.disclosure.unknown"),

        new("Marketing that reads what is there to protect", Grow, "0.02 * moments.travel.amount", "double(features.gambling)", "features.gambling)", "bank.fact.purpose"),
        new("A reason that cites what is there to protect", Grow, "because: \"for adults only\"", "because: \"{{features.gambling | number}} bets\"", "features.gamblin", "bank.fact.purpose"),
        new("A segment that hides a protected fact", Grow, "0.02 * moments.travel.amount", "'young-starter' in segments ? 1.0 : 2.0", "\"'young-starter'", "bank.fact.protected"),
        new("An action above its level", Nurture, "level: advanced", "level: basic", "moments.idleCash", "bank.fact.level"),
        new("Credit that values a protected fact", Grow, "0.02 * moments.travel.amount", "0.02 * double(customer.age)", "customer.age)\", ", "bank.fact.protected"),

        new("A lever that never ends", "levers.yaml", "until: \"2026-12-31T00:00:00+01:00\", ", "", "autumn:", "bank.lever.endless"),
        new("A lever that nobody answers for", "levers.yaml", "owner: savings team, ", "", "autumn:", "bank.lever.ownerless"),
        new("A lever that ends before it begins", "levers.yaml", "2026-12-31", "2026-10-31", "\"2026-10-31T00:0", "bank.lever.period"),
        new("A limit of two periods", "contact-policy.yaml", "per: day,", "per: day, rolling: 1d,", "daily:", "bank.limit.period"),
        new("A limit on what is never limited", "contact-policy.yaml", "rolling: 7d, classes: [marketing]", "rolling: 7d, classes: [must-send]", "weekly:", "bank.limit.idle"),
        new("A message that must be sent, to nobody", Grow, "class: marketing", "class: must-send", "home:", "bank.consent.must-send"),
        new("A fallback where nothing is sent", "placements.yaml", "direction: outbound,", "direction: outbound, fallback: {title: Hi, body: Hello},", "{title: Hi, body", "bank.placement.fallback"),
        new("Exploration by an employee", "placements.yaml", "slots: 2,", "slots: 2, assisted: true,", "50.0, fallback: ", "bank.placement.exploration"),
        new("A placement that nothing names", "placements.yaml", "  e-mail-offers", "  web-home: {channel: web, direction: inbound, valueRange: 1.0}\n  e-mail-offers", "web-home:", "bank.placement.unused"),
        new("A feature that nothing reads", Grow, " && features.orders > 0", "", "orders:", "bank.feature.unused"),
        new("A moment that nothing asks for", "triggers.yaml", "  travel:", "  home-search: {detector: home-search, expires: 30d, words: Looks for a home}\n  travel:", "home-search:", "bank.moment.unused"),
        new("A segment that nothing asks for", "segments.yaml", "Young starters}", "Young starters}\n  old-hand: {when: customer.relationshipMonths > 120, words: Old hands}", "old-hand:", "bank.segment.unused"),
    ];
}
