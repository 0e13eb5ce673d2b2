// Which cell of an LSTM remembers that a bracket is open? Searches the shipped model of C source for units that follow
// brackets and comments, measures them on text that the search has not seen, and draws the best one over that text. Takes a
// minute and a half on two cores.
//
//     dotnet run samples/bracket-cells.cs [model.zip text.c]
#:project ../src/MLNetInterpret
#:project ../src/MLNetInterpret.Reports
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false

using Microsoft.ML;
using MLNetInterpret;
using MLNetInterpret.Reports;

LibTorch.TuneProcess();
var ml = new MLContext(seed: 1);
var (model, text) = args is [var first, var second]
    ? (first, second)
    : ("datasets/models/char-lstm-sqlite.zip", "datasets/text/sqlite-c.txt");

// the last twentieth of the text is kept apart from the search
var corpus = ml.Data.LoadTextCorpus(text, heldOut: 0.05);
var lstm = ml.Model.LoadInterpretable(model);
var cells = ml.Interpretation.FindCells(
    lstm, corpus, Concepts.Inside('(', ')'), Concepts.Inside('{', '}'), Concepts.BlockComment);

foreach (var cell in cells)
{
    Console.WriteLine(cell);
    foreach (var reason in cell.Reasons) Console.WriteLine($"    {reason}");
}

if (cells.FirstOrDefault(cell => cell is { Verdict: Verdict.Supported, Display: not null }) is { } best)
{
    using var figure = Figures.CellHeat(best);
    figure.Save("bracket-cells.png");
    Console.WriteLine($"{best.Unit} over text: bracket-cells.png");
}
