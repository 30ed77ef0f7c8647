using Opportune.Engine.Bank.Encoding;
using Opportune.Engine.Profile.Accounts;

namespace Opportune.Engine.Profile;

/// <summary>Writes what the events say as bytes and reads it back under a definition that folds alike.</summary>
internal static class ProfileCodec
{
    // Made once: a state is written and read at every coming and going of a customer.
    internal static readonly Action<StateWriter, bool> YesNo = static (w, v) => w.Bool(v);
    internal static readonly Action<StateWriter, string> Text = static (w, v) => w.Text(v);
    internal static readonly Func<StateReader, bool> ReadYesNo = static r => r.Bool();
    internal static readonly Func<StateReader, string> ReadText = static r => r.Text();
    private static readonly Action<StateWriter, DateTimeOffset> When = static (w, v) => w.When(v);
    private static readonly Action<StateWriter, Visit> WriteVisit = static (w, v) => { w.When(v.Time); w.Name(v.Event); w.Words(v.Type, v.Topic, v.Product, v.Step); };
    private static readonly Action<StateWriter, Expressions.CelValue> Value = static (w, v) => w.Value(v);
    private static readonly Func<StateReader, DateTimeOffset> ReadWhen = static r => r.When();
    private static readonly Func<StateReader, Expressions.CelValue> ReadValue = static r => r.Value();

    internal static void Write(StateWriter w, ProfileState p)
    {
        w.Bool(p.First is not null);
        if (p.First is { } first) { w.When(first); w.When(p.Latest!.Value); }
        p.Seen.Write(w, p.Latest);
        foreach (var attribute in p.Attributes) Write(w, attribute, Value);
        w.List(p.Accounts, static (w, a) => AccountCodec.Write(w, a.Value));
        Write(w, p.Products, YesNo); Write(w, p.Matters, YesNo); Write(w, p.MatterKinds, Text); Write(w, p.Complaints, YesNo); Write(w, p.ComplaintTopics, Text);
        w.List(p.Consents, static (w, c) => { w.Text(c.Key.Purpose); w.Text(c.Key.Channel); Write(w, c.Value, YesNo); });
        Write(w, p.Preferences, Text);
        w.List(p.Goals, Text); w.List(p.LifeEvents, Text);
        Write(w, p.BirthDate, When); Write(w, p.CustomerSince, When); Write(w, p.Advisor, Text); Write(w, p.DisplayName, Text);
        Write(w, p.Words, static (w, t) => { w.Text(t.Topic); w.Fixed(BitConverter.DoubleToInt64Bits(t.Sentiment)); });
        w.List(p.Searches, WriteVisit); w.List(p.Applications, WriteVisit);
        for (var i = 0; i < p.Windows.Length; i++) p.Windows[i].Write(w, p.Bank.Features[i]);
    }

    internal static void Read(StateReader r, ProfileState p)
    {
        if (r.Bool()) p.Span(r.When(), r.When());
        p.Seen.Read(r, p.Latest);
        for (var i = 0; i < p.Attributes.Length; i++) p.Attributes[i] = Read(r, ReadValue);
        for (var n = r.Items(); n > 0; n--) AccountCodec.Read(r, p);
        Read(r, p.Products, ReadYesNo); Read(r, p.Matters, ReadYesNo); Read(r, p.MatterKinds, ReadText); Read(r, p.Complaints, ReadYesNo); Read(r, p.ComplaintTopics, ReadText);
        for (var n = r.Items(); n > 0; n--) p.Consents.Add((r.Text(), r.Text()), Read(r, ReadYesNo));
        Read(r, p.Preferences, ReadText);
        for (var n = r.Items(); n > 0; n--) p.Goals.Add(r.Text());
        for (var n = r.Items(); n > 0; n--) p.LifeEvents.Add(r.Text());
        (p.BirthDate, p.CustomerSince, p.Advisor, p.DisplayName) = (Read(r, ReadWhen), Read(r, ReadWhen), Read(r, ReadText), Read(r, ReadText));
        p.Words = Read(r, static r => new Tone(r.Text(), BitConverter.Int64BitsToDouble(r.Fixed())));
        ReadVisits(r, p.Searches); ReadVisits(r, p.Applications);
        for (var i = 0; i < p.Windows.Length; i++) p.Windows[i].Read(r, p.Bank.Features[i]);
    }

    private static void ReadVisits(StateReader r, List<Visit> visits)
    {
        visits.Capacity = r.Items();
        while (visits.Count < visits.Capacity)
        {
            var (time, name) = (r.When(), r.Name());
            var (type, topic, product, step) = r.Words();
            visits.Add(new(time, name, type, topic, product, step));
        }
    }

    /// <summary>A value said last, or that none was.</summary>
    internal static void Write<T>(StateWriter w, in Latest<T> latest, Action<StateWriter, T> value)
    {
        w.Bool(latest.IsSet);
        if (!latest.IsSet) return;
        w.When(latest.Time); w.Name(latest.Event!); value(w, latest.Value);
    }

    /// <summary>What <see cref="Write{T}(StateWriter, in Latest{T}, Action{StateWriter, T})"/> wrote.</summary>
    internal static Latest<T> Read<T>(StateReader r, Func<StateReader, T> value)
    {
        var latest = default(Latest<T>);
        if (!r.Bool()) return latest;
        var (time, name) = (r.When(), r.Name());
        latest.Take(value(r), time, name);
        return latest;
    }

    internal static void Write<T>(StateWriter w, SortedList<string, Latest<T>> map, Action<StateWriter, T> value)
    {
        w.Count(map.Count);
        for (var i = 0; i < map.Count; i++) { w.Text(map.GetKeyAtIndex(i)); Write(w, map.GetValueAtIndex(i), value); }
    }

    internal static void Read<T>(StateReader r, SortedList<string, Latest<T>> map, Func<StateReader, T> value)
    {
        for (var n = r.Items(); n > 0; n--) map.Add(r.Text(), Read(r, value));
    }
}
