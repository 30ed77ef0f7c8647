using System.Text;
using Opportune.Bench.Load;
using Opportune.Bench.Sample;

namespace Opportune.Bench.Http;

/// <summary>What apps and core systems of a bank send: decisions only, or events, decisions and responses as 10 : 5 : 1.</summary>
/// <remarks>Bytes are made once; customer, identifiers and time are written into their places, so that a request costs the generator next to nothing. A response answers an option
/// that an earlier decision of this run gave; before there is one, a decision is asked for instead.</remarks>
internal sealed class BankTraffic : IRequests
{
    private const string Customer = "b-0000000";
    private const string Serial = "000000000000";
    private const string Clock = "2000-01-01T00:00:00.0000000Z";
    private const int Kept = 8_192;
    private const int LongestToken = 96;
    private static readonly Kind[] Mix = [Kind.Event, Kind.Decision, Kind.Event, Kind.Event, Kind.Decision, Kind.Event, Kind.Event, Kind.Decision, Kind.Event, Kind.Event, Kind.Decision, Kind.Event, Kind.Event, Kind.Decision, Kind.Event, Kind.Response];
    private readonly Zipf _customers;
    private readonly TimeProvider _time;
    private readonly bool _isMixed;
    private readonly RequestText _decision, _booking, _view, _response;
    private readonly byte[] _clock = Encoding.ASCII.GetBytes(Clock);
    private readonly byte[][] _tokens = new byte[Kept][];
    private readonly long _run;
    private long _serial, _given, _taken;

    /// <summary>Kinds of requests.</summary>
    internal enum Kind
    {
        /// <summary>POST /v1/decisions.</summary>
        Decision,
        /// <summary>POST /v1/events.</summary>
        Event,
        /// <summary>POST /v1/responses.</summary>
        Response,
    }

    /// <summary>Prepares.</summary>
    /// <param name="customers">Who comes.</param>
    /// <param name="key">The API key.</param>
    /// <param name="isMixed">Events and responses too.</param>
    /// <param name="time">The clock.</param>
    internal BankTraffic(Zipf customers, string? key, bool isMixed, TimeProvider time)
    {
        (_customers, _isMixed, _time) = (customers, isMixed, time);
        _run = time.GetTimestamp() / 1_000 % 1_000 * 1_000_000_000;
        _decision = RequestText.Post("/v1/decisions", key, $$"""{"customer":"{{Customer}}","placements":[{"name":"{{BenchBank.Placement}}","count":1}],"context":{"page":"cards"},"requestId":"{{Serial}}"}""");
        _booking = RequestText.Post("/v1/events", key, $$$"""{"id":"{{{Serial}}}","source":"load","type":"transaction.booked","time":"{{{Clock}}}","customer":"{{{Customer}}}","data":{"account":"main","amount":{"amount":"-23.45","currency":"EUR"},"kind":"card","counterparty":"shop-7","category":"groceries"}}""");
        _view = RequestText.Post("/v1/events", key, $$$"""{"id":"{{{Serial}}}","source":"load","type":"page.viewed","time":"{{{Clock}}}","customer":"{{{Customer}}}","data":{"page":"cards"}}""");
        _response = RequestText.Post("/v1/responses", key, $$"""{"outcome":"shown","token":{{new string('?', LongestToken)}}}""");
    }

    /// <summary>Length of a decision request, head and body.</summary>
    internal int DecisionLength => _decision.Length;

    /// <summary>Length of the latest body of a decision's answer.</summary>
    internal int AnswerLength { get; private set; }

    /// <inheritdoc/>
    public (int Length, int Kind) Next(Span<byte> into)
    {
        var serial = ++_serial;
        if ((serial & 1_023) == 1) RequestText.Instant(_clock, _time.GetUtcNow());
        var kind = _isMixed ? Mix[serial & 15] : Kind.Decision;
        if (kind == Kind.Response && _taken < _given) return (Respond(into), (int)Kind.Response);
        return kind == Kind.Event ? (Write(serial % 3 == 0 ? _view : _booking, into, serial), (int)kind) : (Write(_decision, into, serial), (int)Kind.Decision);
    }

    /// <inheritdoc/>
    public void Answered(int kind, ReadOnlySpan<byte> body)
    {
        if (kind != (int)Kind.Decision) return;
        AnswerLength = body.Length;
        var at = _isMixed ? body.IndexOf("\"token\":\""u8) : -1;
        if (at < 0) return;
        var token = body[(at + 9)..];
        var end = token.IndexOf((byte)'"');
        if (end is > 0 and <= LongestToken - 2) _tokens[_given++ % Kept] = token[..end].ToArray();
    }

    private int Write(RequestText text, Span<byte> into, long serial)
    {
        var length = text.CopyTo(into);
        RequestText.Digits(into[(Place(text, Customer) + 2)..], _customers.Next(), 7);
        RequestText.Digits(into[Place(text, Serial)..], _run + serial, 12);
        if (text != _decision) _clock.CopyTo(into[Place(text, Clock)..]);
        return length;
    }

    /// <summary>The token and blanks after it, so that the length stays.</summary>
    private int Respond(Span<byte> into)
    {
        if (_given - _taken > Kept) _taken = _given - Kept;
        var token = _tokens[_taken++ % Kept];
        var length = _response.CopyTo(into);
        var place = into.Slice(Place(_response, "????"), LongestToken);
        place.Fill((byte)' ');
        place[0] = (byte)'"';
        token.CopyTo(place[1..]);
        place[token.Length + 1] = (byte)'"';
        return length;
    }

    private readonly Dictionary<(RequestText, string), int> _places = [];

    private int Place(RequestText text, string mark) => _places.TryGetValue((text, mark), out var at) ? at : _places[(text, mark)] = text.PlaceOf(mark);
}
