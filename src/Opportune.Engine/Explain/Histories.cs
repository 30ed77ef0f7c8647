using System.Globalization;
using Opportune.Engine.Bank;
using Opportune.Engine.Deliver.Wording;
using Opportune.Engine.Profile;
using Opportune.Expressions;

namespace Opportune.Engine.Explain;

/// <summary>A customer's past for people to read.</summary>
internal static class Histories
{
    private const int Days = 180;
    private const int Entries = 100;

    /// <summary>The summed balance of the current accounts at the end of each day.</summary>
    internal static IReadOnlyList<PortraitBalance> Balances(ProfileView view)
    {
        var accounts = view.CurrentAccounts.Select(a => a.Ledger.Days).Where(d => d.Count > 0).ToList();
        if (accounts.Count == 0) return [];
        var first = Math.Max(view.Today - Days + 1, accounts.Max(d => d[0].Day));
        var at = new int[accounts.Count];
        var result = new List<PortraitBalance>();
        for (var day = first; day <= view.Today; day++)
        {
            var sum = 0L;
            for (var i = 0; i < accounts.Count; i++)
            {
                while (at[i] + 1 < accounts[i].Count && accounts[i][at[i] + 1].Day <= day) at[i]++;
                sum += accounts[i][at[i]].Balance;
            }
            result.Add(new(BankZone.Date(day), Money.FromMinorUnits(sum, view.Bank.Currency)));
        }
        return result;
    }

    /// <summary>The latest things that happened, newest first.</summary>
    internal static IReadOnlyList<TimelineEntry> Timeline(IReadOnlyList<JournalEntry> entries, BankDefinition bank, Func<string, BankDefinition> bankOf)
    {
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        var all = new List<TimelineEntry>(entries.Count);
        foreach (var entry in entries)
        {
            switch (entry)
            {
                case JournalEntry.EventTaken { Event: var e }: all.Add(new(e.Time, e.Type.Name, Title(e), Amount(e, bank), $"{e.Source}/{e.Id}")); break;
                case JournalEntry.DecisionMade { Record: var r }: all.Add(new(r.Input.DecidedAt, "decision", Decision(r, bankOf(r.Input.BankHash), titles), null, r.Input.DecisionId)); break;
                case JournalEntry.ResponseTaken r: all.Add(new(r.Time, "response", $"{r.Outcome}: {titles.GetValueOrDefault($"{r.DecisionId}/{r.Slot}", "an option")}", null, r.DecisionId)); break;
                case JournalEntry.DeliveryReported d: all.Add(new(d.At, "delivery", $"{d.Result}{(d.Reason.Length > 0 ? $" ({d.Reason})" : "")}: {titles.GetValueOrDefault($"{d.DecisionId}/{d.Slot}", "a message")}", null, d.DecisionId)); break;
                default: break;
            }
        }
        return [.. all.OrderByDescending(t => t.At).Take(Entries)];
    }

    private static string Decision(DecisionRecord record, BankDefinition bank, Dictionary<string, string> titles)
    {
        for (var slot = 0; slot < record.Slots.Count; slot++)
            if (record.Slots[slot].Treatment is >= 0 and var t) titles[$"{record.Input.DecisionId}/{slot}"] = Words.Fill(bank.Treatments[t].Title, record.Input.Facts, bank) ?? bank.ActionOf(t).Name;
        var chosen = record.Slots.Where(s => s.Treatment >= 0).Select(s => bank.ActionOf(s.Treatment).Name).ToList();
        var where = string.Join(", ", record.Input.Placements.Select(p => p.Name));
        return chosen.Count > 0 ? $"Chose {string.Join(" and ", chosen)} for {where}" : $"Chose nothing for {where}";
    }

    private static Money? Amount(BankEvent e, BankDefinition bank) =>
        (e.Minor("amount", bank.Currency) ?? e.Minor("balance", bank.Currency)) is { } minor ? Money.FromMinorUnits(minor, bank.Currency) : null;

    /// <summary>The texts of an event, in the order of its fields.</summary>
    private static string Title(BankEvent e)
    {
        var texts = new List<string>();
        for (var i = 0; i < e.Type.Fields.Count && texts.Count < 3; i++)
        {
            if (e.Type.Fields[i] is { Type: FieldType.Text, Name: not ("account" or "application" or "complaint" or "matter" or "session" or "email" or "phone") } && e.Fields[i] is { Kind: CelKind.String } v && v.AsString.Length > 0) texts.Add(v.AsString);
            else if (e.Fields[i] is { Kind: CelKind.Bool } b) texts.Add($"{e.Type.Fields[i].Name}: {(b.AsBool ? "yes" : "no")}");
            else if (e.Fields[i] is { Kind: CelKind.Int } n) texts.Add($"{e.Type.Fields[i].Name} {n.AsInt.ToString(CultureInfo.InvariantCulture)}");
        }
        return texts.Count > 0 ? string.Join(" · ", texts) : e.Type.Name;
    }
}
