using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli;

/// <summary>An answer that is empty says what there is.</summary>
[TestClass]
public sealed class EmptyAnswerTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Nothing_like_what_was_asked_for_is_a_sentence_with_what_there_is()
    {
        var catalogue = Scan("a", "b", "c");
        Asked("No unit is saturated. States: 1 alive, 1 dead.", "units", catalogue, "--state", "saturated");
        Asked("No unit is a near copy of another. States: 1 alive, 1 dead.", "units", catalogue, "--state", "copy");
        Asked("No unit prefers 'c'. Classes that units prefer: 1 b.", "units", catalogue, "--class", "c");
        Asked(
            "No unit is dead and prefers 'b'. States: 1 alive. Classes that units prefer: 1 b.",
            "units", catalogue, "--state", "dead", "--class", "b", "--units", "relu:1");
        Asked(
            "No unit is similar to relu:0: it is always 0, so nothing correlates with it.",
            "similar", catalogue, "--units", "relu:0");
        Asked("relu:0, lowest: no row in particular: always 0.", "rows", catalogue, "--units", "relu:0");
        Asked("1 of 2 units: --top lists more.", "units", catalogue, "--top", "1");

        _session.Fails(2, "has no class 'd'. The classes are: a, b, c.", "query", "units", catalogue, "--class", "d");
    }

    [TestMethod]
    public void A_sort_by_what_a_catalogue_lacks_is_refused_with_what_it_can_be_sorted_by()
    {
        var catalogue = Scan();
        _session.Fails(
            2,
            "nothing to sort by 'selectivity': its rows have no classes (scan with --label). It can be sorted by: mean,",
            "query", "units", catalogue, "--sort", "selectivity");
        _session.Fails(2, "by 'column': its rows are no table.", "query", "units", catalogue, "--sort", "column");
        _session.Fails(2, "by 'similarity': no two of its units are alike.", "query", "units", catalogue, "--sort", "similarity");
        _session.Fails(
            2, "by 'interpretability': no judge looked at its units", "query", "units", catalogue, "--sort", "interpretability");
        Asked("relu:1", "units", catalogue);
        Assert.IsLessThan(
            _session.Output.IndexOf("relu:0", StringComparison.Ordinal),
            _session.Output.IndexOf("relu:1", StringComparison.Ordinal), "without classes the larger deviation is first");
    }

    private void Asked(string part, params string[] query)
    {
        Assert.AreEqual(0, _session.Run(["query", .. query]), _session.Error);
        StringAssert.Contains(_session.Output, part);
    }

    /// <summary>A unit that is always 0, and one that is 0 to 6, highest in the second class.</summary>
    private string Scan(params string[] classes)
    {
        var catalogue = _session.At("catalogue");
        using var network = new HookedNetwork(nn.Sequential(("relu", nn.ReLU())), 2);
        using var scan = new ActivationScan(network, new() { Units = ["relu"], TopRows = 3, Classes = classes });
        using var rows = arange(80, float32).reshape(40, 2) * tensor([-1f, 1f]) - tensor([0f, 73f]);
        var of = classes.Length == 0 ? null : Enumerable.Range(0, 40).Select(row => row >= 36 ? 1 : row % 2 * 2);
        scan.Add(of is null ? new ScanBatch(rows) : new ScanBatch(rows) { Classes = [.. of] });
        ScanParquet.Write(catalogue, ScannedUnits.From(scan.Finish(), network));
        return catalogue;
    }
}
