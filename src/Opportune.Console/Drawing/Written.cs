using System.Globalization;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Deliver.Wording;
using Opportune.Expressions;

namespace Opportune.Console.Drawing;

/// <summary>Numbers, times and names as the page writes them.</summary>
internal static class Written
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    internal static string Amount(Money money, BankDefinition bank, bool signed = false)
    {
        var text = Words.Write(CelValue.Double(money.Major), TemplateFormat.Money, bank);
        return signed && money.MinorUnits > 0 ? "+" + text : text;
    }

    internal static string Value(double major, BankDefinition bank) => Words.Write(CelValue.Double(major), TemplateFormat.Money, bank);

    internal static string Number(double value, string format) => value.ToString(format, Plain).Replace('-', '−');

    /// <summary>So many of something: 1 action, 2 actions.</summary>
    internal static string Count(long count, string noun) => $"{Number(count, "#,0")} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A share in percent, with one decimal.</summary>
    internal static string Percent(double share) => Number(100 * share, "0.0") + " %";

    /// <summary>A coordinate or length in a drawing.</summary>
    internal static string Length(double value) => value.ToString("0.##", Plain);

    internal static string Moment(DateTimeOffset at, BankDefinition bank) => bank.Zone.ToLocal(at).ToString("d MMM yyyy, HH:mm:ss", Plain);

    internal static string Clock(DateTimeOffset at, BankDefinition bank) => bank.Zone.ToLocal(at).ToString("HH:mm", Plain);

    internal static string Iso(DateTimeOffset at) => at.ToString("O", Plain);

    internal static string Day(DateOnly day) => day.ToString("d MMM yyyy", Plain);

    /// <summary>A day as people say it, seen from another.</summary>
    internal static string Day(DateTimeOffset at, DateTimeOffset now, BankDefinition bank)
    {
        var days = bank.Zone.DayOf(now) - bank.Zone.DayOf(at);
        return days switch { 0 => "today", 1 => "yesterday", > 1 and < 7 => $"{days} days ago", > 300 => bank.Zone.ToLocal(at).ToString("MMM yyyy", Plain), _ => bank.Zone.ToLocal(at).ToString("d MMM", Plain) };
    }

    /// <summary><c>idle-cash</c> as Idle cash.</summary>
    internal static string Name(string key) => key.Length == 0 ? "" : (char.ToUpperInvariant(key[0]) + key[1..].Replace('-', ' ')).Replace("E mail", "E-mail", StringComparison.Ordinal);

    /// <summary>A node of the taxonomy that is stopped.</summary>
    internal static string Node(string node) => node == EmergencyStop.Everything ? "Everything" : node;

    internal static string Short(string hash) => hash.Length > 8 ? hash[..8] : hash;

    internal static string Initials(string name)
    {
        var parts = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? "?" : string.Concat(parts.Take(2).Select(p => char.ToUpperInvariant(p[0])));
    }

    /// <summary>What a timeline entry is called.</summary>
    internal static string Kind(string type) => type switch
    {
        "transaction.booked" => "Booked", "transaction.declined" => "Payment declined", "page.viewed" => "Looked at", "search.performed" => "Searched", "calculator.used" => "Calculated",
        "session.started" => "Opened the app", "session.ended" => "Left the app", "application.started" => "Began an application", "application.step" => "Application step",
        "application.abandoned" => "Left an application", "application.submitted" => "Sent an application", "complaint.opened" => "Complained", "complaint.closed" => "Complaint closed",
        "matter.opened" => "Matter opened", "matter.closed" => "Matter closed", "consent.changed" => "Consent", "preference.changed" => "Preference", "customer.updated" => "Data updated",
        "product.opened" => "Opened", "product.closed" => "Closed", "account.opened" => "Account opened", "balance.observed" => "Balance seen", "call.handled" => "Call", "decision" => "Decision", "response" => "Answered",
        "delivery" => "Message", "goal.declared" => "Told a goal", "feedback.given" => "Feedback", "credit-score.changed" => "Credit score", _ => Name(type.Replace('.', ' ')),
    };
}
