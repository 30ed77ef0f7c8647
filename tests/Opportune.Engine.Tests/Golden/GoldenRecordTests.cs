using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Tests.Golden;

/// <summary>Records checked in once replay byte for byte for ever, whatever <see cref="DecisionPipeline.Semantics"/> is now.</summary>
public sealed class GoldenRecordTests
{
    public static TheoryData<string> Names => [.. GoldenBank.Cases.Keys];

    private static IEnumerable<string> Now => GoldenBank.Cases.Keys.Select(n => n + ".4");

    /// <summary>Names without an ending are of the first format, those with <c>.2</c> of the second, both decided by semantics 1; <c>.3</c> is of the third, decided by semantics 2, and <c>.4</c> is of today.</summary>
    public static TheoryData<string> OfEveryFormat => [.. GoldenBank.Cases.Keys, .. GoldenBank.Cases.Keys.Select(n => n + ".2"), .. GoldenBank.Cases.Keys.Select(n => n + ".3"), .. Now];

    [Theory, MemberData(nameof(OfEveryFormat))]
    public void A_golden_record_of_any_format_replays_bit_for_bit(string name)
    {
        var record = RecordCodec.Read(Read(name), GoldenBank.Of);

        Assert.Equal(Hex(record), Hex(Replayed(record)));
    }

    public static TheoryData<string> OfTheThirdFormat => [.. GoldenBank.Cases.Keys.Select(n => n + ".3"), .. Now];

    [Theory, MemberData(nameof(OfTheThirdFormat))]
    public void A_golden_record_replays_to_the_bytes_that_were_kept(string name)
    {
        var bytes = Read(name);

        Assert.Equal(Convert.ToHexString(bytes), Hex(Replayed(RecordCodec.Read(bytes, GoldenBank.Of))));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_first_two_formats_of_a_golden_record_say_the_same(string name) =>
        Assert.Equal(Hex(RecordCodec.Read(Read(name), GoldenBank.Of)), Hex(RecordCodec.Read(Read(name + ".2"), GoldenBank.Of)));

    [Theory, MemberData(nameof(OfTheThirdFormat))]
    public void Chances_are_told_in_millionths_and_values_to_four_decimals_since_semantics_2(string name)
    {
        var record = RecordCodec.Read(Read(name), GoldenBank.Of);

        Assert.All(record.Scores, s => Assert.Equal((Math.Round(s.P, 6), Math.Round(s.Uncertainty, 6), Math.Round(s.V, 4)), (s.P, s.Uncertainty, s.V)));
        Assert.All(record.Slots.SelectMany(s => s.Support), a => Assert.Equal(0, a.Probability * (1 << Fineness.SelectionPlaces) % 1));
        Assert.All(record.Slots, s => Assert.Equal(1, s.Support.Sum(a => a.Probability)));
    }

    /// <summary>To be run by hand after <see cref="DecisionPipeline.Semantics"/> was counted up, never to make a red test green.</summary>
    [Fact(Explicit = true)]
    public void Write_the_golden_records_anew()
    {
        Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Golden"));
        foreach (var (name, decide) in GoldenBank.Cases)
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".4.txt"), Convert.ToBase64String(RecordCodec.Write(decide(), GoldenBank.Of).Span, Base64FormattingOptions.InsertLineBreaks) + "\n");
    }

    private static DecisionRecord Replayed(DecisionRecord record) => new DecisionPipeline(GoldenBank.Definition, GoldenBank.Model(record.Input.ModelHash)).Choose(record.Input);

    private static string Hex(DecisionRecord record) => Convert.ToHexString(RecordCodec.Write(record, GoldenBank.Of).Span);

    private static byte[] Read(string name) => Convert.FromBase64String(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".txt")));
}
