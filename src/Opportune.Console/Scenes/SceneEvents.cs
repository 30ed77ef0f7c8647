using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;

namespace Opportune.Console.Scenes;

/// <summary>The events of one scene, written as a bank's systems would send them, each a second after the one before and the last one now.</summary>
internal sealed class SceneEvents(Portrait who, BankDefinition bank, OpenCases open)
{
    private const string Source = "console";
    private readonly List<(string Type, JsonObject Data)> _events = [];

    internal Portrait Who => who;
    internal BankDefinition Bank => bank;
    internal OpenCases Open => open;

    /// <summary>The current account that money moves on: the customer's own before a shared one; null without any.</summary>
    internal PortraitAccount? Current => who.Accounts.Where(a => a.Kind == "current").OrderByDescending(a => a.Role == "owner").ThenByDescending(a => a.Transactions).ThenBy(a => a.Id, StringComparer.Ordinal).FirstOrDefault();

    internal SceneEvents Add(string type, params (string Field, JsonNode? Value)[] data)
    {
        _events.Add((type, new JsonObject(data.Select(d => KeyValuePair.Create(d.Field, d.Value)))));
        return this;
    }

    /// <summary>Books an amount on the current account, opening one first where there is none, and says the balance after it.</summary>
    internal SceneEvents Book(long minor, string kind, string counterparty, string category, string country = "DE")
    {
        if (Current is null && _events.TrueForAll(e => e.Type != "account.opened"))
            Add("account.opened", ("account", AccountId), ("kind", "current"), ("currency", bank.Currency.Code), ("holders", new JsonArray(new JsonObject { ["customer"] = who.Customer.ToString(), ["role"] = "owner" })));
        _booked += minor;
        return Add("transaction.booked", ("account", AccountId), ("amount", Money(minor)), ("balance", Money((Current?.Balance?.MinorUnits ?? 0) + _booked)),
            ("kind", kind), ("counterparty", counterparty), ("merchant", kind == "card" ? counterparty : null), ("category", category), ("country", country));
    }

    /// <summary>Money as payloads write it.</summary>
    internal JsonObject Money(long minor) => new() { ["amount"] = Engine.Money.FromMinorUnits(minor, bank.Currency).ToDecimalString(), ["currency"] = bank.Currency.Code };

    /// <summary>Whole units of the bank's currency in minor ones.</summary>
    internal long Minor(long major) => major * bank.Currency.MinorPerMajor;

    /// <summary>The events on the wire.</summary>
    /// <param name="now">The time of the last one.</param>
    /// <param name="play">Makes the ids unique.</param>
    internal IReadOnlyList<JsonElement> Build(DateTimeOffset now, string play)
    {
        var events = new JsonArray();
        for (var i = 0; i < _events.Count; i++)
        {
            var (type, data) = _events[i];
            foreach (var absent in data.Where(d => d.Value is null).Select(d => d.Key).ToList()) data.Remove(absent);
            events.Add(new JsonObject
            {
                ["id"] = string.Create(CultureInfo.InvariantCulture, $"{play}-{i + 1}"), ["source"] = Source, ["type"] = type,
                ["time"] = now.AddSeconds(i + 1 - _events.Count).ToString("O", CultureInfo.InvariantCulture), ["customer"] = who.Customer.ToString(), ["data"] = data,
            });
        }
        return [.. JsonSerializer.SerializeToElement(events).EnumerateArray()];
    }

    private long _booked;

    private string AccountId => Current?.Id ?? $"a-{who.Customer}".Replace(':', '-');
}
