using System.Globalization;

namespace Opportune.Learners.Tests.Trees;

/// <summary>Boosted trees against scikit-learn's on real customers.</summary>
public sealed class RealDataTests
{
    // HistGradientBoostingClassifier(categorical_features, early_stopping=False) of scikit-learn 1.2.1 on the same 20 splits (Fisher–Yates by x ← 16807x mod (2³¹ − 1)): mean AUC 0.751986; 2026-11-21.
    [Fact]
    public void Bank_marketing_without_duration_is_told_apart_as_well_as_by_scikit_learn()
    {
        (Table table, bool[] labels) = Read(Path.Combine(SharedData.Folder("bank_marketing"), "bank-additional.csv"), ';', "y", "yes", "duration");
        double sum = 0;
        for (int seed = 1; seed <= 20; seed++)
        {
            int[] order = Permutation(table.Rows, seed * 1000 + 7), test = order[..(table.Rows / 5)], train = order[(table.Rows / 5)..];
            var model = BoostedClassifier.Learn(table.Select(train), [.. train.Select(i => labels[i])], new() { Threads = 2 });
            sum += ClassifierQuality.Auc([.. test.Select(i => model.Predict(table.Row(i)))], [.. test.Select(i => labels[i])]);
        }
        Assert.Equal(0.751986, sum / 20, 0.003);
    }

    [Fact]
    public void Leaving_customers_are_told_apart_with_an_auc_of_at_least_86_percent()
    {
        (Table table, bool[] labels) = Read(Path.Combine(SharedData.Folder("churn_modelling"), "Churn_Modelling.csv"), ',', "Exited", "1", "RowNumber", "CustomerId", "Surname");
        int[] order = Permutation(table.Rows, 5);
        double sum = 0;
        for (int fold = 0; fold < 5; fold++)
        {
            int[] test = [.. order.Where((_, k) => k % 5 == fold)], train = [.. order.Where((_, k) => k % 5 != fold)];
            var model = BoostedClassifier.Learn(table.Select(train), [.. train.Select(i => labels[i])], new() { Rounds = 150, LearningRate = 0.05, Leaves = 12, Threads = 2 });
            sum += ClassifierQuality.Auc([.. test.Select(i => model.Predict(table.Row(i)))], [.. test.Select(i => labels[i])]);
        }
        Assert.True(sum / 5 >= 0.86, $"{sum / 5}");
    }

    private static (Table Table, bool[] Labels) Read(string path, char delimiter, string target, string positive, params string[] drop)
    {
        List<string[]> rows = SharedData.Rows(path, delimiter);
        string[] head = rows[0];
        rows.RemoveAt(0);
        var columns = new List<TableColumn>();
        for (int j = 0; j < head.Length; j++)
        {
            if (head[j] == target || drop.Contains(head[j])) continue;
            int at = j;
            columns.Add(rows.All(r => double.TryParse(r[at], NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? new(head[j], [.. rows.Select(r => SharedData.Number(r[at]))]) : TableColumn.OfCategories(head[j], [.. rows.Select(r => r[at])]));
        }
        return (new(columns), [.. rows.Select(r => r[Array.IndexOf(head, target)] == positive)]);
    }

    private static int[] Permutation(int n, long state)
    {
        int[] order = [.. Enumerable.Range(0, n)];
        for (int i = n - 1; i > 0; i--)
        {
            state = 16807 * state % 2147483647;
            int j = (int)(state % (i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
