using System.CommandLine;
using Opportune.Host.Commands.Evaluate.Cards;

namespace Opportune.Host.Commands.Evaluate.Ranking;

/// <summary><c>opportune evaluate rank</c>: how well the next item of a user is found in any log of who took what.</summary>
internal static class RankVerb
{
    private static readonly string[] UserNames = ["user", "userid", "customer", "customerid", "client", "clientid", "visitor", "visitorid", "account", "accountid", "member", "memberid", "person", "personid", "session", "sessionid"];
    private static readonly string[] ItemNames = ["item", "itemid", "product", "productid", "asset", "assetid", "isin", "article", "articleid", "movie", "movieid", "offer", "offerid", "merchant", "merchantid", "category", "sku"];

    /// <summary>What people call the time of a row.</summary>
    public static string[] TimeNames { get; } = ["time", "timestamp", "date", "datetime", "day", "month", "year", "when", "ts", "ds", "occurredat", "createdat"];

    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var user = new Option<string?>("--user") { Description = "Column of who took it; found by its name without it", HelpName = "COL" };
        var item = new Option<string?>("--item") { Description = "Column of what was taken; found by its name without it", HelpName = "COL" };
        var time = new Option<string?>("--time") { Description = "Column of when; found by its name without it, else the order of rows", HelpName = "COL" };
        var split = new Option<string>("--split") { Description = $"What to hold out: {RankSplit.Grammar}", HelpName = "SPLIT", DefaultValueFactory = _ => "leave-last-out" };
        var ridge = new Option<double>("--ridge") { Description = "Ridge of EASE, above 0", HelpName = "λ", DefaultValueFactory = _ => 100 };
        var neighbours = new Option<int>("--neighbours") { Description = "Neighbours of an item, 1 or more", HelpName = "N", DefaultValueFactory = _ => 50 };
        var data = EvaluateOptions.Data();
        return new Verb("rank", "Find what a user takes next, and measure it against popularity",
            "opportune evaluate rank --data purchases.csv --split leave-last-out",
            "opportune evaluate rank --data ../shared/data/birmingham_purchase_cards/working_2014_2016.csv --user cost_centre --item category --time date --split time:0.8 --json") { data, user, item, time, split, ridge, neighbours }
            .Runs(async (parsed, output, _) =>
            {
                if (!(parsed.GetValue(ridge) is > 0 and < 1e12) || parsed.GetValue(neighbours) < 1) throw new VerbException("usage.rank", "--ridge is a number above 0, --neighbours a whole number from 1.");
                var file = TableFile.Read(parsed, data);
                var columns = (User: ColumnGuess.Find(file, parsed.GetValue(user), "--user", UserNames), Item: ColumnGuess.Find(file, parsed.GetValue(item), "--item", ItemNames), Time: ColumnGuess.TryFind(file, parsed.GetValue(time), TimeNames));
                var log = Interactions.Of(file, columns.User, columns.Item, columns.Time);
                var held = RankSplit.Of(log, parsed.GetValue(split)!);
                var found = await Progress.RunAsync(output, "learning rankings", advance => Task.Run(() => RankEvaluation.Of(held, log.Items.Count, RankLearner.All(parsed.GetValue(ridge), parsed.GetValue(neighbours)), done => advance(done, ""))));
                Report(file, columns, log, held, parsed.GetValue(split)!, parsed.GetValue(ridge), parsed.GetValue(neighbours), found).Show(output, parsed);
                return ExitCode.Done;
            });
    }

    private static Findings Report(TableFile file, (string User, string Item, string? Time) columns, Interactions log, RankSplit held, string split, double ridge, int neighbours, IReadOnlyList<RankEvaluation> found) => new()
    {
        Title = $"What a {columns.User} takes next: rankings of {columns.Item}",
        Heading = $"{log.Users.Count} users ({columns.User}), {log.Items.Count} items ({columns.Item}), {log.Users.Sum(u => u.Length)} pairs; {split}, {held.Asked.Count} users asked",
        Notes = log.Notes,
        Tables =
        [
            new("Quality", ["ranking", "NDCG@10", "95 %", "over popularity", "95 %", "recall@10", "95 %", "coverage", "95 %"],
                [.. found.Select(f => new[] { f.Name, Figures.Of(f.Ndcg.Value), Figures.Of(f.Ndcg.Ci95), f.NdcgOverPopularity is { } over ? Figures.Of(over.Value) : "", f.NdcgOverPopularity is { } o ? Figures.Of(o.Ci95) : "", Figures.Of(f.Recall.Value), Figures.Of(f.Recall.Ci95), Figures.Of(f.Coverage.Value), Figures.Of(f.Coverage.Ci95) })]),
        ],
        Remarks = [.. found.Where(f => f.NdcgOverPopularity is { } over && over.Ci95.Contains(0)).Select(f => $"{f.Name}: the interval of its gain holds 0, so this log does not show that it beats popularity."), $"To fit and to rank: {string.Join("; ", found.Select(f => $"{f.Name} {Figures.Seconds(f.SecondsToFit)} s, {Figures.Count(f.UsersPerSecond)} users/s"))}"],
        Method =
        [
            split == "leave-last-out" ? "The last item of each user with two or more is held out. What other users did later is learned from, so the figures are a little better than a bank would see: --split time:0.8 is the honest question." : "All that came before one instant is learned from; users known by then are asked for what they took after it.",
            "Items already held are not ranked. NDCG@10 and recall@10 are means over users; coverage is the share of items that stand in somebody's first ten.",
            $"EASE: ridge {ridge.ToString(System.Globalization.CultureInfo.InvariantCulture)}. item-kNN: {neighbours} neighbours. The blend scales both and gives them equal weight.",
            "A log shows what was taken under the offers of its time, not what would be taken if something else were shown.",
        ],
        Plots = () =>
        [
            new("ndcg", "NDCG@10 with its 95 % interval over users.", IntervalChart.Of("How well the next item is found", "NDCG@10", [.. found.Select(f => (f.Name, f.Ndcg.Value, (Statistics.Interval?)f.Ndcg.Ci95))])),
            new("coverage", "Share of the items that stand in somebody's first ten.", IntervalChart.Of("How many items are ever shown", "share of items", [.. found.Select(f => (f.Name, f.Coverage.Value, (Statistics.Interval?)f.Coverage.Ci95))])),
        ],
        Document = new
        {
            Data = file.Path, columns.User, columns.Item, columns.Time, Split = split, Ridge = ridge, Neighbours = neighbours, Users = log.Users.Count, Items = log.Items.Count, Pairs = log.Users.Sum(u => u.Length), UsersAsked = held.Asked.Count, log.Notes,
            Rankings = found.Select(f => new { f.Name, NdcgAt10 = f.Ndcg, RecallAt10 = f.Recall, CoverageAt10 = f.Coverage, f.NdcgOverPopularity, f.SecondsToFit, RowsPerSecond = f.UsersPerSecond }),
        },
    };
}
