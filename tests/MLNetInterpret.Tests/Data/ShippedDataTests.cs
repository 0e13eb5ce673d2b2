using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Data;

[TestClass]
public class ShippedDataTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static string At(string name) => Repository.At("datasets", name);

    [TestMethod, DataRow(false, 1200), DataRow(true, 200)]
    public void Fashion_mnist_has_as_many_of_each_class(bool test, int each)
    {
        var labels = Sample.Column<uint>(_ml.Data.LoadFashionMnist(At("fashion-mnist"), test), "Label");
        var counts = labels.GroupBy(label => label).OrderBy(g => g.Key).Select(g => g.Count());
        CollectionAssert.AreEqual(Enumerable.Repeat(each, 10).ToArray(), counts.ToArray());
    }

    [TestMethod, DataRow(false, 3252), DataRow(true, 560)]
    public void Emoji_have_nine_classes_and_names(bool test, int rows)
    {
        var emoji = _ml.Data.LoadEmoji(At("emoji"), test);
        Assert.HasCount(9, Sample.Column<uint>(emoji, "Label").Distinct().ToArray());
        Assert.HasCount(rows, Sample.Text(emoji, "Name"));
        Assert.HasCount(rows, Sample.Text(emoji, "Id").Distinct().ToArray());
        Assert.IsTrue(Sample.Column<VBuffer<float>>(emoji, "Features").All(picture => picture.Length == 3 * 32 * 32));
    }

    [TestMethod]
    public void Credit_data_is_inferred_with_its_empty_cells()
    {
        var credit = _ml.Data.LoadFromCsv(At("credit/credit_data.csv"));
        Assert.AreEqual(4454, credit.GetRowCount());
        Assert.AreEqual(
            "Income 381, Assets 47, Debt 18, Home 6, Job 2, Marital 1",
            string.Join(", ", credit.Columns.Where(column => column.Missing > 0).OrderByDescending(column => column.Missing)
                .Select(column => $"{column.Name} {column.Missing}")));
        Assert.AreEqual(0.282, Sample.Text(credit, "Status").Count(status => status == "bad") / 4454.0, 0.0005);
        CollectionAssert.AreEqual(
            new[] { "Status", "Home", "Marital", "Records", "Job" },
            credit.Columns.Where(column => !column.IsNumber).Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void Lending_club_is_complete()
    {
        var loans = _ml.Data.LoadFromCsv(At("credit/lending_club.csv"));
        Assert.AreEqual(9857, loans.GetRowCount());
        Assert.HasCount(23, loans.Columns);
        Assert.IsTrue(loans.Columns.All(column => column.Missing == 0));
    }

    [TestMethod, DataRow("sqlite-c.txt", 1981143), DataRow("austen-prose.txt", 1567798), DataRow("node-markdown.txt", 1542989)]
    public void Texts_are_whole(string name, int length)
    {
        var corpus = _ml.Data.LoadTextCorpus(At($"text/{name}"));
        Assert.AreEqual(length, corpus.Length);
        Assert.AreEqual(0.05, (double)(corpus.Length - corpus.Split) / corpus.Length, 1e-6);
    }

    [TestMethod]
    public void Everything_shipped_has_its_checksum_in_the_readme()
    {
        var sums = File.ReadLines(At("README.md")).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && cells[3].Length == 66)
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[3].Trim('`'));
        var files = Directory.GetFiles(Repository.At("datasets"), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "README.md").ToList();
        Assert.IsLessThan(25_000_000, files.Sum(path => new FileInfo(path).Length));
        foreach (var path in files)
        {
            using var file = File.OpenRead(path);
            var name = Path.GetRelativePath(Repository.At("datasets"), path).Replace('\\', '/');
            Assert.AreEqual(sums.GetValueOrDefault(name), Convert.ToHexStringLower(SHA256.HashData(file)), name);
        }
    }
}
