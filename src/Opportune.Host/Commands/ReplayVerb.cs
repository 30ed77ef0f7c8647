using System.CommandLine;

namespace Opportune.Host.Commands;

/// <summary><c>opportune replay</c>.</summary>
internal static class ReplayVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var decision = new Argument<string>("DECISION") { Description = "The decision's id" };
        return new Verb("replay", "Decide again from the record alone and compare bit for bit; exit code 2 where it differs", "opportune replay 7F3K20QD8XW1A-2C --data ./data/demo")
            { decision, CommonOptions.Data, CommonOptions.Bank, CommonOptions.Url, CommonOptions.Key }
            .Runs(async (parsed, output, cancel) =>
            {
                await using var client = await BankClient.OpenAsync(parsed, cancel);
                var replay = await client.PostAsync($"/v1/decisions/{Uri.EscapeDataString(parsed.GetValue(decision)!)}/replay", null, cancel);
                var isEqual = replay.GetProperty("equal").GetBoolean();
                if (output.Json) output.Document(replay);
                else
                {
                    output.Line(isEqual ? $"equal, bit for bit: {replay.GetProperty("hash").GetString()}" : $"differs: {replay.GetProperty("hash").GetString()} then, {replay.GetProperty("replayedHash").GetString()} now");
                    foreach (var difference in replay.GetProperty("differences").EnumerateArray()) output.Line($"  {difference.GetString()}");
                }
                return isEqual ? ExitCode.Done : ExitCode.Refused;
            });
    }
}
