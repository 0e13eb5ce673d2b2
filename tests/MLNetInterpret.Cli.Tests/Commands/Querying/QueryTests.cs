using System.Text.Json;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli;

[TestClass]
public sealed class QueryTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void A_catalogue_answers_by_selectivity_class_state_and_similarity()
    {
        var (model, catalogue) = Scan("m", seed: "1");
        var units = Json("query", "units", catalogue, "--sort", "selectivity", "--top", "5");
        Assert.HasCount(5, units);
        double Selectivity(JsonElement unit) =>
            unit.GetProperty("selectivity") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : -1;
        var selectivity = units.Select(Selectivity).ToArray();
        CollectionAssert.AreEqual(selectivity.OrderDescending().ToArray(), selectivity);
        Assert.IsTrue(units.All(unit => unit.GetProperty("preferredClass").GetString() is "yes" or "no"));

        var yes = Json("query", "units", catalogue, "--class", "yes", "--top", "100");
        var no = Json("query", "units", catalogue, "--class", "no", "--top", "100");
        Assert.AreEqual(7, yes.Length + no.Length);
        Assert.HasCount(3, Json("query", "units", catalogue, "--units", "*2", "--top", "100"));
        Assert.AreEqual(0, _session.Run("query", "units", catalogue, "--state", "dead"), _session.Error);

        var unit = units[0].GetProperty("unit").GetString()!;
        var similar = Json("query", "similar", catalogue, "--units", unit).Single().GetProperty("similar");
        Assert.AreEqual(5, similar.GetArrayLength());
        var rows = Json("query", "rows", catalogue, "--units", unit).Single();
        var (highest, lowest) = (rows.GetProperty("highest"), rows.GetProperty("lowest"));
        Assert.AreEqual((9, 9), (highest.GetArrayLength(), lowest.GetArrayLength()));
        double Activation(int rank) => highest[rank].GetProperty("activation").GetDouble();
        Assert.IsTrue(Activation(0) >= Activation(1));
        Assert.AreEqual(0, _session.Run("query", "rows", catalogue, "--units", unit), _session.Error);
        StringAssert.Contains(_session.Output, "highest");

        _session.Fails(2, "has no class 'maybe'. The classes are: no, yes.", "query", "units", catalogue, "--class", "maybe");
        _session.Fails(2, "The catalogue has no unit 'hidden1:9'", "query", "rows", catalogue, "--units", "hidden1:9");
        _session.Fails(2, "The catalogue has no unit 'hidden1:x'", "query", "similar", catalogue, "--units", "hidden1:x");
        _session.Fails(1, "units.parquet", "query", "units", Path.GetDirectoryName(model)!);
    }

    [TestMethod]
    public void A_unit_that_never_changes_has_no_class_and_no_rows_and_says_so()
    {
        var catalogue = _session.At("catalogue");
        using (var network = new HookedNetwork(nn.Sequential(("relu", nn.ReLU())), 2))
        using (var scan = new ActivationScan(network, new() { Units = ["relu"], TopRows = 3, Classes = ["a", "b"] }))
        using (var rows = arange(80, float32).reshape(40, 2) * tensor([-1f, 1f]) - tensor([0f, 73f]))
        {
            scan.Add(new ScanBatch(rows) { Classes = [.. Enumerable.Range(0, 40).Select(row => row % 2)] });
            ScanParquet.Write(catalogue, ScannedUnits.From(scan.Finish(), network));
        }

        Assert.AreEqual(0, _session.Run("query", "rows", catalogue, "--units", "relu:0"), _session.Error);
        Assert.AreEqual(2, _session.Output.Split("no row in particular: always 0").Length - 1);
        int Length(string verb, string unit, string list) =>
            Json("query", verb, catalogue, "--units", unit).Single().GetProperty(list).GetArrayLength();
        Assert.AreEqual((0, 0), (Length("rows", "relu:0", "highest"), Length("rows", "relu:0", "lowest")));
        Assert.AreEqual(0, Length("similar", "relu:0", "similar"));
        Assert.AreEqual("relu:0", Json("query", "units", catalogue, "--state", "dead").Single().GetProperty("unit").GetString());
        var ofA = Json("query", "units", catalogue, "--class", "a").Concat(Json("query", "units", catalogue, "--class", "b"));
        Assert.AreEqual("relu:1", ofA.Single().GetProperty("unit").GetString());

        Assert.AreEqual(0, _session.Run("query", "rows", catalogue, "--units", "relu:1"), _session.Error);
        StringAssert.Contains(_session.Output, "% of all activations are 0, its smallest");
        Assert.AreEqual(0, Length("rows", "relu:1", "lowest"));
        Assert.IsGreaterThan(0, Length("rows", "relu:1", "highest"));
    }

    [TestMethod]
    public void Two_versions_of_a_model_are_compared_unit_by_unit()
    {
        var (_, before) = Scan("m", seed: "1");
        var (_, after) = Scan("n", seed: "2");
        var same = Json("query", "compare", before, before, "--top", "100");
        Assert.HasCount(7, same);
        Assert.IsTrue(same.All(unit => unit.GetProperty("change").GetString() == "same"
            && unit.GetProperty("correlation").GetDouble() > 0.999));
        var changed = Json("query", "compare", before, after, "--top", "100");
        Assert.IsTrue(changed.Count(unit => unit.GetProperty("change").GetString() == "changed") >= 5);
        Assert.AreEqual(0, _session.Run("query", "compare", before, after), _session.Error);
        StringAssert.Contains(_session.Output, "changed");
    }

    private JsonElement[] Json(params string[] arguments)
    {
        Assert.AreEqual(0, _session.Run([.. arguments, "--json"]), _session.Error);
        return [.. JsonDocument.Parse(_session.Output).RootElement.GetProperty("units").EnumerateArray()];
    }

    private (string Model, string Catalogue) Scan(string name, string seed)
    {
        var (table, model, catalogue) = (_session.WriteTable(), _session.At($"{name}.zip"), _session.At($"{name}-catalogue"));
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", table, "--label", "Good", "--positive", "yes",
            "--hidden-units", "4", "3", "--epochs", "2", "--seed", seed, "--out", model), _session.Error);
        Assert.AreEqual(
            0, _session.Run("scan", "run", model, "--data", table, "--label", "Good", "--out", catalogue), _session.Error);
        return (model, catalogue);
    }
}
