using Opportune.Engine.Bank;

namespace Opportune.Engine.Ingest;

/// <summary>The event types that every bank has from the start.</summary>
/// <remarks>Written as a table: <c>field type</c>, with <c>!</c> where it is required and <c>(a|b)</c> where only some texts are allowed.</remarks>
public static class EventCatalogue
{
    private const string Categories = "salary|pension|rent|household|groceries|dining|travel|fuel|utilities|insurance|subscription|shopping|health|leisure|gambling|transfer|savings|cash|fee|interest|overdraft-interest|tax|benefits|loan|other";

    private static readonly string[] Table =
    [
        "customer.updated: name text, birthDate date, sex text(female|male|other), city text, region text, country text, employment text(employed|self-employed|student|retired|unemployed), riskAppetite text(low|medium|high), vulnerable boolean, customerSince date, maritalStatus text, children integer, language text, email text, phone text, incomeBand text",
        "customer.linked: alias text!",
        "customer.unlinked: alias text!",
        "account.opened: account text!, kind text(current|savings|card|loan), currency text, holders holders!, statementFrequency text",
        "account.closed: account text!",
        "account.holder-changed: account text!, customer text!, role text!(owner|joint|user), change text!(added|removed)",
        "balance.observed: account text!, balance money!",
        "statement.issued: account text!, minimumPayment money, limit money, due date, balance money",
        $"transaction.booked: account text!, amount money!, balance money, kind text(transfer|card|cash|fee|interest|direct-debit|standing-order), counterparty text, category text({Categories}), merchant text, country text, mcc integer, text text",
        "transaction.declined: account text, amount money, reason text, merchant text",
        "product.opened: product text!, account text, limit money, amount money",
        "product.closed: product text!, account text",
        "product.maturing: product text!, on date!, amount money",
        "product.renewing: product text!, on date!, amount money",
        "loan.repaid: product text!, account text, amount money",
        "page.viewed: page text!, topic text",
        "search.performed: query text!, topic text",
        "calculator.used: calculator text!, amount money",
        "feature.used: feature text!",
        "session.started: session text!, channel text, device text",
        "session.ended: session text!, seconds integer",
        "application.started: application text!, product text!",
        "application.step: application text!, product text!, step text!",
        "application.abandoned: application text!, product text!, step text",
        "application.submitted: application text!, product text!",
        "branch.visited: branch text, topic text",
        "appointment.booked: topic text!, on date, branch text",
        "call.handled: topic text, seconds integer, sentiment number, text text",
        "contact.recorded: action text, channel text!, class text!(marketing|guidance|service|protection|must-send), outcome text(shown|clicked|accepted|dismissed|rejected|converted), direction text(inbound|outbound)",
        "delivery.reported: delivery text!, result text!(sent|bounced|unsubscribed), reason text",
        "complaint.opened: complaint text!, topic text, text text, sentiment number",
        "complaint.closed: complaint text!",
        "matter.opened: matter text!, kind text!(hardship|bereavement|arrears|fraud|other), restricted boolean",
        "matter.closed: matter text!",
        "message.received: text text!, channel text, topic text, sentiment number",
        "feedback.given: text text, score number, action text, topic text, sentiment number",
        "survey.answered: survey text!, score number",
        "credit-score.changed: score integer!",
        "credit-report.received: score integer, openLoans integer, arrears boolean",
        "goal.declared: goal text!, target money, on date",
        "life-event.declared: event text!",
        "consent.changed: purpose text!(marketing|guidance|service|protection|credit), channel text!(all|app|web|e-mail|push|sms|call|branch|chat|letter), granted boolean!",
        "preference.changed: preference text!(personalizationLevel|quietHours|channel), value text!",
        "advisor.assigned: advisor text!",
        "model.scored: model text!, item text, value number!",
    ];

    private static readonly string[] WithoutCustomer = ["indicator.published: indicator text!, value number!, on date"];

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, EventType> BuiltIn { get; } = Table.Select(t => Parse(t, true)).Concat(WithoutCustomer.Select(t => Parse(t, false)))
        .ToDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>Reads one line of the table's form.</summary>
    /// <exception cref="FormatException">The line is not of the form.</exception>
    public static EventType Parse(string line, bool needsCustomer)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var fields = line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseField).ToArray();
        return new(line[..colon], fields, needsCustomer);
    }

    private static EventField ParseField(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (name, rest) = (text[..space], text[(space + 1)..]);
        var open = rest.IndexOf('(', StringComparison.Ordinal);
        var values = open < 0 ? [] : rest[(open + 1)..^1].Split('|');
        var kind = (open < 0 ? rest : rest[..open]).TrimEnd('!');
        return new(name, TypeOf(kind), rest.Contains('!', StringComparison.Ordinal), values);
    }

    /// <summary>The field type of its name in a bank definition; throws on any other.</summary>
    /// <exception cref="FormatException">There is no such type.</exception>
    public static FieldType TypeOf(string name) => name switch
    {
        "text" => FieldType.Text, "integer" => FieldType.Integer, "number" => FieldType.Number, "boolean" => FieldType.Boolean, "money" => FieldType.Money,
        "time" => FieldType.Time, "date" => FieldType.Date, "text-list" => FieldType.TextList, "holders" => FieldType.Holders,
        _ => throw new FormatException($"'{name}' is no field type: text, integer, number, boolean, money, time, date, text-list, holders."),
    };
}
