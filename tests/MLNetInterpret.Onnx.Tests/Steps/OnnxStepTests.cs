using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Steps;

/// <summary>ML.NET's own ONNX steps over rows of numbers, and trainers of its own behind them.</summary>
[TestClass]
public sealed class OnnxStepTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod, TestCategory("Long")]
    public void A_stage_and_the_methods_find_the_network_of_ApplyOnnxModel()
    {
        var (estimator, output) = Hidden();
        var data = Rows();
        var model = estimator
            .Append(_ml.Interpretation.Units(new InterpretationOptions { Depth = Depth.Scan, TopRows = 3 })).Fit(data);
        var network = _ml.Interpretation.FindNetwork(model);
        Assert.AreSame(network, _ml.Interpretation.FindNetwork(model), "the file is read once");
        Assert.AreEqual("x", network.InputColumnName);
        var scored = model.Transform(data);
        var expected = scored.GetColumn<float[]>(output).ToArray();
        foreach (var (row, features) in data.GetColumn<float[]>("x").Index()) Same(expected[row], Run(network, features));
        Assert.HasCount(21, model.LastTransformer.Findings, "every hidden point");
        Assert.AreEqual(60, _ml.Interpretation.Scan(model, data).Provenance.Rows);
        Assert.IsGreaterThan(0, _ml.Interpretation.Interpret(model, data, new() { Depth = Depth.Quick, TopRows = 3 }).Count);

        var (here, there) = FreshProcess.RoundTrip(_ml, model, data, InterpretationTransformer.ActivationsColumnName);
        CollectionAssert.AreEqual(here, there);
        var zip = Path.Combine(_folder.Path, "model.zip");
        _ml.Model.SaveInterpretable(model, data.Schema, zip);
        var loaded = _ml.Model.LoadInterpretable(zip);
        Assert.HasCount(model.LastTransformer.Findings.Count, _ml.Interpretation.FindFindings(loaded)!);
        Assert.AreEqual(network.Network.Hash, _ml.Interpretation.FindNetwork(loaded).Network.Hash);
    }

    [TestMethod, DataRow(17, 17), DataRow(9, 13)]
    public void Consecutive_steps_are_one_network(int first, int second)
    {
        var before = new ModelBuilder(first, seed: 3);
        var middle = before.Output(before.Node(
            "Softmax", [before.Node("MatMul", [before.Input("x", [-1, 4]), before.Weights(4, 6)])], ("axis", 1)), [-1, 6]);
        var behind = new ModelBuilder(second, seed: 4);
        var shaped = behind.Node("Softmax", [behind.Input("z", [-1, 2, 3])]);
        var output = behind.Output(behind.Node("MatMul", [behind.Node("Flatten", [shaped]), behind.Weights(6, 2)]), [-1, 2]);
        var model = _ml.Transforms.ApplyOnnxModel(middle, "x", before.Save(_folder.Path, "before.onnx"))
            .Append(_ml.Transforms.CopyColumns("z", middle))
            .Append(_ml.Transforms.ApplyOnnxModel(output, "z", behind.Save(_folder.Path, "behind.onnx")))
            .Append(_ml.Transforms.CopyColumns("Result", output)).Fit(Rows());
        var network = _ml.Interpretation.FindNetwork(model);
        var expected = model.Transform(Rows()).GetColumn<float[]>("Result").ToArray();
        foreach (var (row, features) in Rows().GetColumn<float[]>("x").Index()) Same(expected[row], Run(network, features));
    }

    [TestMethod]
    public void Linear_trainers_are_the_last_layer_exactly()
    {
        var (estimator, output) = Hidden();
        var features = estimator.Append(_ml.Transforms.NormalizeMeanVariance("Normal", output, useCdf: false))
            .Append(_ml.Transforms.Concatenate("Features", "Normal")).AppendCacheCheckpoint(_ml);
        var several = _ml.Transforms.Conversion.MapValueToKey("Label", "Color");
        Check(
            several.Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 5)),
            isSoftmax: true);
        Check(several.Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()), isSoftmax: true);
        Check(_ml.Transforms.CopyColumns("Label", "IsHigh")
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression(maximumNumberOfIterations: 5)));
        Check(_ml.Transforms.CopyColumns("Label", "IsHigh").Append(_ml.BinaryClassification.Trainers.AveragedPerceptron()));
        Check(_ml.Transforms.CopyColumns("Label", "Sum").Append(_ml.Regression.Trainers.Sdca(maximumNumberOfIterations: 5)));

        void Check(IEstimator<ITransformer> trainer, bool isSoftmax = false)
        {
            var data = Rows();
            var model = features.Append(trainer).Fit(data);
            var found = _ml.Interpretation.FindNetwork(model);
            var point = found.Network.Points[^1];
            Assert.AreEqual("logits", point.Point.Name);
            var scored = model.Transform(data);
            float[][] expected = isSoftmax
                ? [.. scored.GetColumn<float[]>("Score")]
                : [.. scored.GetColumn<float>("Score").Select(score => (float[])[score])];
            foreach (var (row, input) in data.GetColumn<float[]>("x").Index())
            {
                var own = Run(found, input);
                if (isSoftmax)
                {
                    var total = own.Sum(MathF.Exp);
                    own = [.. own.Select(score => MathF.Exp(score) / total)];
                }

                Same(expected[row], own);
            }

            CollectionAssert.AreEqual(isSoftmax ? (string[])["red", "green", "blue"] : [], found.Network.ClassNames.ToArray());
            var zip = Path.Combine(_folder.Path, "linear.zip");
            _ml.Model.SaveInterpretable(model, data.Schema, zip);
            var loaded = _ml.Interpretation.FindNetwork(_ml.Model.LoadInterpretable(zip));
            CollectionAssert.AreEqual(found.Network.ClassNames.ToArray(), loaded.Network.ClassNames.ToArray());
            Assert.AreEqual(found.Network.Hash, loaded.Network.Hash);

            var stage = features.Append(trainer).Append(_ml.Interpretation.Units(new InterpretationOptions
            {
                Units = ["logits"],
                Depth = Depth.Scan,
                TopRows = 3,
            })).Fit(data);
            Assert.HasCount(point.UnitCount, stage.LastTransformer.Findings);
        }
    }

    [TestMethod]
    public void One_versus_all_gives_its_models_logits()
    {
        var (estimator, output) = Hidden();
        var data = Rows();
        var model = estimator.Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Color"))
            .Append(_ml.MulticlassClassification.Trainers.OneVersusAll(
                _ml.BinaryClassification.Trainers.AveragedPerceptron(featureColumnName: output))).Fit(data);
        var network = _ml.Interpretation.FindNetwork(model);
        var scored = model.Transform(data).GetColumn<float[]>("Score").ToArray();
        foreach (var (row, input) in data.GetColumn<float[]>("x").Index())
        {
            var chances = Run(network, input).Select(logit => 1 / (1 + MathF.Exp(-logit))).ToArray();
            Same(scored[row], [.. chances.Select(chance => chance / chances.Sum())]);
        }
    }

    [TestMethod]
    public void Other_trainers_and_steps_between_leave_the_network_and_a_warning()
    {
        var (estimator, output) = Hidden();
        var told = new List<string>();
        _ml.Log += (_, entry) => told.Add(entry.Message);
        var labelled = estimator.Append(_ml.Transforms.CopyColumns("Label", "IsHigh"));
        Warns("is not linear", labelled.Append(_ml.BinaryClassification.Trainers.FieldAwareFactorizationMachine(output)), false);
        Warns("is not linear", labelled.Append(_ml.Transforms.NormalizeBinning("Features", output))
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression(maximumNumberOfIterations: 5)));
        Warns("puts other columns beside", labelled.Append(_ml.Transforms.Concatenate("Features", output, "x"))
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression(maximumNumberOfIterations: 5)));

        void Warns(string words, IEstimator<ITransformer> pipeline, bool warns = true)
        {
            told.Clear();
            var model = pipeline.Append(_ml.Interpretation.Units(new InterpretationOptions { Depth = Depth.Scan, TopRows = 3 }))
                .Fit(Rows());
            Assert.AreEqual(warns, told.Any(line => line.Contains(words)), string.Join('\n', told));
            Assert.AreNotEqual("logits", _ml.Interpretation.FindNetwork(model).Network.Points[^1].Point.Name);
        }
    }

    [TestMethod]
    public void Evaluation_cross_validation_and_permutation_importance_work_on()
    {
        var (estimator, output) = Hidden();
        var data = Rows();
        var pipeline = estimator.Append(_ml.Interpretation.Units(new InterpretationOptions { Depth = Depth.Scan, TopRows = 3 }))
            .Append(_ml.Transforms.CopyColumns("Label", "IsHigh"))
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression(
                featureColumnName: output, maximumNumberOfIterations: 5));
        var model = pipeline.Fit(data);
        Assert.IsGreaterThan(0.6, _ml.BinaryClassification.Evaluate(model.Transform(data)).AreaUnderRocCurve);
        Assert.HasCount(3, _ml.BinaryClassification.CrossValidate(data, pipeline, numberOfFolds: 3));
        Assert.HasCount(5, _ml.BinaryClassification.PermutationFeatureImportance(model.LastTransformer, model.Transform(data)));
    }

    [TestMethod]
    public void A_step_with_several_inputs_is_refused_in_one_sentence()
    {
        var graph = new ModelBuilder();
        var output = graph.Output(graph.Node("Add", [graph.Input("x", [-1, 4]), graph.Input("y", [-1, 4])]), [-1, 4]);
        var model = _ml.Transforms.CopyColumns("y", "x")
            .Append(_ml.Transforms.ApplyOnnxModel([output], ["x", "y"], graph.Save(_folder.Path))).Fit(Rows());
        var refused = Assert.ThrowsExactly<ArgumentException>(() => _ml.Interpretation.FindNetwork(model));
        StringAssert.Contains(refused.Message, "reads 2 columns (x, y)");
    }

    private (IEstimator<ITransformer> Estimator, string Output) Hidden()
    {
        var graph = new ModelBuilder();
        var hidden = graph.Node("Relu", [graph.Node("MatMul", [graph.Input("x", [-1, 4]), graph.Weights(4, 8)])]);
        var output = graph.Output(graph.Node("Tanh", [graph.Node("MatMul", [hidden, graph.Weights(8, 5)])]), [-1, 5]);
        return (_ml.Transforms.ApplyOnnxModel(output, "x", graph.Save(_folder.Path, "hidden.onnx")), output);
    }

    private static float[] Run(NetworkTransformer network, float[] features)
    {
        using var scope = NewDisposeScope();
        return network.Network.Run(tensor(features).unsqueeze(0)).data<float>().ToArray();
    }

    private static void Same(float[] expected, float[] given)
    {
        Assert.HasCount(expected.Length, given);
        for (var at = 0; at < given.Length; at++)
            Assert.AreEqual(expected[at], given[at], 1e-4 * Math.Max(1, Math.Abs(expected[at])));
    }

    private IDataView Rows()
    {
        var random = new Random(5);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(_ =>
        {
            float[] x = [.. Enumerable.Range(0, 4).Select(_ => (random.NextSingle() * 4) - 2)];
            return new Row
            {
                x = x,
                Sum = x.Sum(),
                IsHigh = x.Sum() > 0,
                Color = Math.Abs(x[0]) > 1 ? "red" : x[1] > 0 ? "green" : "blue",
            };
        }).OrderBy(row => row.Color == "red" ? 0 : row.Color == "green" ? 1 : 2).ToArray());
    }

    private sealed class Row
    {
        [VectorType(4), ColumnName("x")]
        public float[] x { get; set; } = [];

        public float Sum { get; set; }

        public bool IsHigh { get; set; }

        public string Color { get; set; } = "";
    }
}
