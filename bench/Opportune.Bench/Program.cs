using System.Globalization;
using Opportune.Bench.Stages;

// The first bench of all: where the core time of one decision goes.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int Number(string name, int otherwise) => Array.IndexOf(args, name) is var i and >= 0 && i + 1 < args.Length ? int.Parse(args[i + 1], CultureInfo.InvariantCulture) : otherwise;
string[] numbers = ["--actions", "--customers", "--events", "--milliseconds"];
var only = args.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && a != "stages" && (i == 0 || !numbers.Contains(args[i - 1]))).ToList();

var bench = new StageBench(Number("--actions", 200), Number("--customers", 500), Number("--events", 30));
Console.WriteLine($"{bench.Candidates:0} candidates, {bench.Allowed:P0} allowed, record {bench.RecordBytes:0} bytes");
Console.WriteLine($"{"stage",-18}{"µs",10}{"bytes",12}{"calls",10}");
foreach (var (stage, cost) in bench.Run(Number("--milliseconds", 500) / 1e3, only))
    Console.WriteLine($"{stage,-18}{cost.Microseconds,10:0.0}{cost.Bytes,12:0}{cost.Calls,10}");
