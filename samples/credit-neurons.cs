// What do the hidden neurons of a credit model reward? Trains a perceptron on 3,300 applicants, then writes one sentence for
// the upper end of each of its last hidden neurons, and whether applicants that it has not seen support the sentence. Takes
// 20 seconds on two cores.
//
//     dotnet run samples/credit-neurons.cs [table.csv]
#:project ../src/MLNetInterpret
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false

using Microsoft.ML;
using MLNetInterpret;

LibTorch.TuneProcess();
var ml = new MLContext(seed: 1);
var credit = ml.Data.LoadFromCsv(args is [var path] ? path : "datasets/credit/credit_data.csv");
var parts = ml.Data.TrainTestSplit(credit, testFraction: 0.25, seed: 1);

var model = ml.Transforms.FeaturizeTable(credit.Schema, labelColumnName: "Status", positive: "bad")
    .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(hiddenUnits: [16, 8]))
    .Fit(parts.TrainSet);
var quality = ml.BinaryClassification.Evaluate(model.Transform(parts.TestSet));
Console.WriteLine($"AUC on applicants that it has not seen: {quality.AreaUnderRocCurve:0.00}");

var found = ml.Interpretation.AnalyzeTable(model, parts.TrainSet, ["hidden2"], new()
{
    Descriptions = new() { HeldOut = parts.TestSet },
    Profiles = new() { Constraints = new() { Relations = ["Amount <= Price"] } },
});
foreach (var neuron in found.Units)
{
    Console.WriteLine($"{neuron.Unit} fires for {neuron.Highest.Words}.");
    Console.WriteLine($"    {neuron.Highest.Verdict}: {neuron.Highest.Reason}");
}
