using System.Globalization;

namespace Opportune.Bench.Commands;

/// <summary>What is asked for on the command line.</summary>
internal sealed record BenchArguments(IReadOnlyList<string> Names, bool IsFull, bool IsJson, bool Writes, double Minutes, bool WantsHelp)
{
    /// <summary>How to use the program.</summary>
    internal const string Usage = """
        opportune bench [NAME …] [--full] [--json] [--write] [--minutes N]

          NAME          one or several of those that `opportune bench list` shows; all usual ones where none is named
          --full        real sizes: 500,000 customers in a batch, up to 1,000,000 in the store (about an hour)
          --json        one JSON document on standard output, progress on standard error
          --write       write bench/results and the table of numbers in README.md
          --minutes N   how long `soak` runs; 60 where nothing is said

        Examples:
          opportune bench                      everything, short: about four minutes
          opportune bench http rules --json
          opportune bench --full --write       real sizes, for bench/results and the README
          opportune bench soak --minutes 60
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">One of them is not understood; the message says what to do.</exception>
    internal static BenchArguments Parse(IReadOnlyList<string> args)
    {
        var names = new List<string>();
        var (full, json, write, help, minutes) = (false, false, false, false, 60.0);
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--full": full = true; break;
                case "--json": json = true; break;
                case "--write": write = true; break;
                case "--help" or "-h" or "-?": help = true; break;
                case "--minutes":
                    if (++i == args.Count || !double.TryParse(args[i], NumberStyles.Float, CultureInfo.InvariantCulture, out minutes) || minutes is < 0.1 or > 100_000) throw new FormatException("--minutes needs a number of minutes, such as --minutes 60.");
                    break;
                case var option when option.StartsWith('-'): throw new FormatException($"There is no option '{option}'. `opportune bench --help` lists them.");
                case var name: names.Add(name); break;
            }
        }
        return new(names, full, json, write, minutes, help);
    }
}
