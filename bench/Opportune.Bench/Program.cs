using System.Globalization;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Reporting;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args is ["serve-bare", var bytes] ? await BareEndpoint.ServeAsync(int.Parse(bytes, CultureInfo.InvariantCulture))
    : await BenchCommand.RunAsync(args, RepositoryFolder.Find(AppContext.BaseDirectory), BenchCatalogue.All, Console.Out, Console.Error);
