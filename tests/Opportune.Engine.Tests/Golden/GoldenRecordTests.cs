using Opportune.Engine.Bank;
using Opportune.Engine.Bank.Encoding;

namespace Opportune.Engine.Tests.Golden;

/// <summary>Records checked in once replay byte for byte for ever, as long as <see cref="DecisionPipeline.Semantics"/> stays.</summary>
public sealed class GoldenRecordTests
{
    public static TheoryData<string> Names => [.. GoldenBank.Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_golden_record_replays_byte_for_byte(string name)
    {
        var bytes = Read(name);
        var record = RecordCodec.Read(bytes, GoldenBank.Of);

        var replayed = new DecisionPipeline(GoldenBank.Definition, GoldenBank.Model(record.Input.ModelHash)).Choose(record.Input);

        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(RecordCodec.Write(replayed, GoldenBank.Of).Span));
    }

    /// <summary>To be run by hand after <see cref="DecisionPipeline.Semantics"/> was counted up, never to make a red test green.</summary>
    [Fact(Explicit = true)]
    public void Write_the_golden_records_anew()
    {
        Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Golden"));
        foreach (var (name, decide) in GoldenBank.Cases)
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".txt"), Convert.ToBase64String(RecordCodec.Write(decide(), GoldenBank.Of).Span, Base64FormattingOptions.InsertLineBreaks) + "\n");
    }

    private static byte[] Read(string name) => Convert.FromBase64String(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".txt")));
}
