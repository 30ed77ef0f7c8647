using NodaTime.Text;
using Opportune.Engine.Ingest;

namespace Opportune.Runtime.Import;

/// <summary>Makes the parts of an event of a row.</summary>
/// <remarks>Not thread-safe: it keeps its parts from one event to the next.</remarks>
internal sealed class EventBinder
{
    private const int LongestId = 128;
    private const int LongestCustomer = 64;
    private readonly Func<RowScope, Mapped> _id;
    private readonly Func<RowScope, Mapped> _time;
    private readonly Func<RowScope, Mapped>? _knownAt;
    private readonly Func<RowScope, Mapped>? _customer;
    private readonly BoundFields _data;

    /// <summary>Binds the rule's values.</summary>
    public EventBinder(EventRule rule, string source, ValueBinder values)
    {
        _id = Named(values.Bind(rule.Id), "id", LongestId);
        _time = Timed(values.Bind(rule.Time), "time");
        _knownAt = rule.KnownAt is null ? null : Timed(values.Bind(rule.KnownAt), "knownAt");
        _customer = rule.Customer is null ? null : Named(values.Bind(rule.Customer), "customer", LongestCustomer);
        _data = new GroupBinder(values).Fields(rule.Data);
        Parts = new(source, rule.Type, _data.Count);
    }

    /// <summary>The parts of the last row that was read.</summary>
    public EventParts Parts { get; }

    /// <summary>Reads the parts of a row; says why there is no event, or null.</summary>
    public Mapped.Fault? Read(RowScope scope)
    {
        var (id, time, knownAt, customer) = (_id(scope), _time(scope), _knownAt?.Invoke(scope), _customer?.Invoke(scope));
        var badData = _data.Fill(scope, Parts.Room, out var count);
        if ((id.AsFault ?? time.AsFault ?? knownAt?.AsFault ?? customer?.AsFault ?? badData) is { } fault) return fault;
        Parts.Take(id.AsText!, time.AsText!, knownAt?.AsText, customer?.AsText, count);
        return null;
    }

    private static Func<RowScope, Mapped> Named(Func<RowScope, Mapped> make, string name, int longest)
    {
        var missing = new Mapped.Fault($"import.{name}.missing", $"The row gives no {name} of 1 to {longest} characters.");
        return scope =>
        {
            var value = make(scope);
            return value.AsFault is not null || value.AsText is { Length: >= 1 } text && text.Length <= longest && !HasControl(text) ? value : missing;
        };
    }

    private static bool HasControl(string text)
    {
        foreach (var c in text)
            if (char.IsControl(c)) return true;
        return false;
    }

    private static Func<RowScope, Mapped> Timed(Func<RowScope, Mapped> make, string name)
    {
        var missing = new Mapped.Fault("import.time.missing", $"The row gives no {name}.");
        var bad = new Mapped.Fault("import.value.date", $"{name} is no instant with an offset. Map it with 'time' and its format.");
        return scope =>
        {
            var value = make(scope);
            if (value.AsText is { } text) return PlainTime.TryRead(text, out _) || OffsetDateTimePattern.ExtendedIso.Parse(text).Success ? value : bad;
            return value.AsFault is not null ? value : value.IsAbsent ? missing : bad;
        };
    }
}
