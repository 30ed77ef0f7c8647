using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Profile;

/// <summary>Writes what the events say as bytes and reads it back under a definition that folds alike.</summary>
internal static class ProfileCodec
{
    internal static void Write(StateWriter w, ProfileState p)
    {
        w.Bool(p.First is not null);
        if (p.First is { } first) { w.When(first); w.When(p.Latest!.Value); }
        p.Seen.Write(w, p.Latest);
        foreach (var attribute in p.Attributes) Write(w, attribute, w.Value);
        w.List(p.Accounts, a => AccountCodec.Write(w, a.Value));
        Write(w, p.Products, w.Bool); Write(w, p.Matters, w.Bool); Write(w, p.MatterKinds, w.Text); Write(w, p.Complaints, w.Bool); Write(w, p.ComplaintTopics, w.Text);
        w.List(p.Consents, c => { w.Text(c.Key.Purpose); w.Text(c.Key.Channel); Write(w, c.Value, w.Bool); });
        Write(w, p.Preferences, w.Text);
        w.List(p.Goals, w.Text); w.List(p.LifeEvents, w.Text);
        Write(w, p.BirthDate, w.When); Write(w, p.CustomerSince, w.When); Write(w, p.Advisor, w.Text); Write(w, p.DisplayName, w.Text);
        Write(w, p.Words, t => { w.Text(t.Topic); w.Fixed(BitConverter.DoubleToInt64Bits(t.Sentiment)); });
        w.List(p.Visits, v => { w.When(v.Time); w.Name(v.Event); w.Words(v.Type, v.Topic, v.Product, v.Step); });
        for (var i = 0; i < p.Windows.Length; i++) p.Windows[i].Write(w, p.Bank.Features[i]);
    }

    internal static void Read(StateReader r, ProfileState p)
    {
        if (r.Bool()) p.Span(r.When(), r.When());
        p.Seen.Read(r, p.Latest);
        for (var i = 0; i < p.Attributes.Length; i++) p.Attributes[i] = Read(r, r.Value);
        for (var n = r.Items(); n > 0; n--) AccountCodec.Read(r, p);
        Read(r, p.Products, r.Bool); Read(r, p.Matters, r.Bool); Read(r, p.MatterKinds, r.Text); Read(r, p.Complaints, r.Bool); Read(r, p.ComplaintTopics, r.Text);
        for (var n = r.Items(); n > 0; n--) p.Consents.Add((r.Text(), r.Text()), Read(r, r.Bool));
        Read(r, p.Preferences, r.Text);
        for (var n = r.Items(); n > 0; n--) p.Goals.Add(r.Text());
        for (var n = r.Items(); n > 0; n--) p.LifeEvents.Add(r.Text());
        (p.BirthDate, p.CustomerSince, p.Advisor, p.DisplayName) = (Read(r, r.When), Read(r, r.When), Read(r, r.Text), Read(r, r.Text));
        p.Words = Read(r, () => new Tone(r.Text(), BitConverter.Int64BitsToDouble(r.Fixed())));
        p.Visits.Capacity = r.Items();
        while (p.Visits.Count < p.Visits.Capacity)
        {
            var (time, name) = (r.When(), r.Name());
            var (type, topic, product, step) = r.Words();
            p.Visits.Add(new(time, name, type, topic, product, step));
        }
        for (var i = 0; i < p.Windows.Length; i++) p.Windows[i].Read(r, p.Bank.Features[i]);
    }

    /// <summary>A value said last, or that none was.</summary>
    internal static void Write<T>(StateWriter w, Latest<T> latest, Action<T> value)
    {
        w.Bool(latest.IsSet);
        if (!latest.IsSet) return;
        w.When(latest.Time); w.Name(latest.Event!); value(latest.Value);
    }

    /// <summary>What <see cref="Write{T}(StateWriter, Latest{T}, Action{T})"/> wrote.</summary>
    internal static Latest<T> Read<T>(StateReader r, Func<T> value)
    {
        var latest = default(Latest<T>);
        if (!r.Bool()) return latest;
        var (time, name) = (r.When(), r.Name());
        latest.Take(value(), time, name);
        return latest;
    }

    internal static void Write<T>(StateWriter w, SortedList<string, Latest<T>> map, Action<T> value) => w.List(map, m => { w.Text(m.Key); Write(w, m.Value, value); });

    internal static void Read<T>(StateReader r, SortedList<string, Latest<T>> map, Func<T> value)
    {
        for (var n = r.Items(); n > 0; n--) map.Add(r.Text(), Read(r, value));
    }
}
