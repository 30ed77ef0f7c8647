using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Profile.Accounts;

/// <summary>A booked transaction as an account keeps it: a row of numbers beside words that many rows share.</summary>
/// <remarks>40 bytes, and no object of its own: a customer's past is one array that the collector passes by. The event behind it stands with <see cref="Bookings"/>.</remarks>
internal readonly struct Booking
{
    private const int SaysBalance = 1;
    private const int Inferred = 2;
    private const int Flags = 4;

    private readonly long _balance;
    private readonly WordSet _words;
    private readonly int _head;

    /// <summary>Makes a row.</summary>
    /// <param name="time">When it happened.</param>
    /// <param name="day">Its day in the bank's zone.</param>
    /// <param name="minor">Signed amount in minor units; negative is money out.</param>
    /// <param name="balance">The account's balance after it, where the bank said it.</param>
    /// <param name="words">Its kind, category, counterparty and country; each may be empty.</param>
    /// <param name="isInferred">Whether the bank gave no category and it was found in the payment's own words.</param>
    public Booking(DateTimeOffset time, int day, long minor, long? balance, WordSet words, bool isInferred)
        : this(time.UtcTicks, day, minor, balance ?? 0, words, (balance is null ? 0 : SaysBalance) + (isInferred ? Inferred : 0))
    {
    }

    private Booking(long ticks, int day, long minor, long balance, WordSet words, int head) => (Ticks, Day, Minor, _balance, _words, _head) = (ticks, day, minor, balance, words, head);

    /// <summary>When it happened, as ticks of UTC.</summary>
    public long Ticks { get; }

    /// <summary>Signed amount in minor units; negative is money out.</summary>
    public long Minor { get; }

    /// <summary>Its day in the bank's zone.</summary>
    public int Day { get; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time => new(Ticks, TimeSpan.Zero);

    /// <summary>The account's balance after it, where the bank said it.</summary>
    public long? Balance => (_head & SaysBalance) != 0 ? _balance : null;

    /// <summary>Whether the bank gave no category and <see cref="Category"/> was found in the payment's own words.</summary>
    public bool IsInferred => (_head & Inferred) != 0;

    /// <summary>transfer, card, cash, …, or empty.</summary>
    public string Kind => _words.A;

    /// <summary>salary, rent, …, or empty.</summary>
    public string Category => _words.B;

    /// <summary>The other side or merchant, or empty.</summary>
    public string Counterparty => _words.C;

    /// <summary>Two letters, or empty.</summary>
    public string Country => _words.D;

    /// <summary>What tells its series from others beside direction, account and counterparty: the category that the bank gave. Inferred ones may change with the words, and began in the midst of a past.</summary>
    public string Series => IsInferred ? "" : Category;

    /// <summary>Whether it only moves money between the customer's own accounts.</summary>
    public bool IsOwn => Category is "transfer" or "savings";

    /// <summary>All its words, for whoever writes them down.</summary>
    public WordSet Words => _words;

    /// <summary>Where the name of its event begins, for <see cref="Bookings"/>.</summary>
    public int Name => _head / Flags;

    /// <summary>The same with its event's name elsewhere.</summary>
    public Booking Named(int name) => new(Ticks, Day, Minor, _balance, _words, checked((name * Flags) + (_head % Flags)));
}
