using System.Text.Json.Nodes;

namespace Opportune.Simulation.Lives;

/// <summary>The accounts of one customer; every change of a balance is one booked transaction.</summary>
internal sealed class Ledger(Recorder recorder)
{
    private readonly Dictionary<string, long> balances = [];
    private readonly HashSet<string> closed = [];

    public long Balance(string account) => balances.GetValueOrDefault(account);

    public bool IsOpen(string account) => !closed.Contains(account);

    public void Close(string account)
    {
        closed.Add(account);
        recorder.Record("core", "account.closed", new JsonObject { ["account"] = account });
    }

    /// <summary>States a balance without a booking; only before an account's first transaction.</summary>
    public void Start(string account, long balance)
    {
        balances[account] = balance;
        Observe(account);
    }

    public void Observe(string account) => recorder.Record("core", "balance.observed", new JsonObject
    {
        ["account"] = account,
        ["balance"] = recorder.Money(Balance(account)),
    });

    public void Book(string account, Payment payment)
    {
        balances[account] = Balance(account) + payment.Amount;
        var data = new JsonObject
        {
            ["account"] = account,
            ["amount"] = recorder.Money(payment.Amount),
            ["balance"] = recorder.Money(balances[account]),
            ["kind"] = payment.Kind,
            ["counterparty"] = payment.Counterparty,
            ["country"] = payment.Country,
        };
        AddWherePresent(data, payment);
        recorder.Record("core", "transaction.booked", data);
    }

    /// <summary>Books a card payment, or declines it when it would go beyond the limit.</summary>
    /// <param name="account">The account that pays.</param>
    /// <param name="payment">What is bought.</param>
    /// <param name="limit">How far below zero the account may go, in minor units.</param>
    public bool TryPay(string account, Payment payment, long limit)
    {
        if (Balance(account) + payment.Amount >= -limit)
        {
            Book(account, payment);
            return true;
        }

        recorder.Record("core", "transaction.declined", new JsonObject
        {
            ["account"] = account,
            ["amount"] = recorder.Money(payment.Amount),
            ["reason"] = "insufficient-funds",
            ["merchant"] = payment.Merchant ?? payment.Counterparty,
        });
        return false;
    }

    /// <summary>Moves money between two of the customer's accounts.</summary>
    public void Move(string from, string to, long amount, string kind, string text)
    {
        Book(from, new Payment(-amount, kind, "own account", "savings") { Text = text });
        Book(to, new Payment(amount, kind, "own account", "savings") { Text = text });
    }

    private static void AddWherePresent(JsonObject data, Payment payment)
    {
        if (payment.Category is { } category)
        {
            data["category"] = category;
        }

        if (payment.Merchant is { } merchant)
        {
            data["merchant"] = merchant;
        }

        if (payment.Mcc is { } mcc)
        {
            data["mcc"] = mcc;
        }

        if (payment.Text is { } text)
        {
            data["text"] = text;
        }
    }
}
