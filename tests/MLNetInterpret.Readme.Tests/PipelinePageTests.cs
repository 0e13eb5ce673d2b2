using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret;

namespace Readme.Tests;

/// <summary>The code of docs/from-a-pipeline.md, compiled as a user's own.</summary>
[TestClass, TestCategory("Long")]
public sealed class PipelinePageTests
{
    private const int Blocks = 8;

    [TestMethod]
    public void The_page_is_this_code_and_runs()
    {
        const string Page = "docs/from-a-pipeline.md";
        Assert.HasCount(Blocks + 1, Pages.Read(Page).Split("```csharp\n"));
        for (var block = 1; block <= Blocks; block++)
            Shown.Assert(Page, nameof(PipelinePageTests), block: block);

        var (here, folder) = (Directory.GetCurrentDirectory(), Directory.CreateTempSubdirectory("mlnetinterpret-test-").FullName);
        try
        {
            Directory.SetCurrentDirectory(folder);
            Draw();
            var ml = new MLContext(seed: 1);
            Train();
            var model = ml.Model.LoadInterpretable("pictures.zip");
            Maximize(ml, model);
            Assert.AreEqual("red", Ask(ml).PredictedLabel);
            Assert.AreEqual(16, Work(ml, model));
            Attack(ml, model);
            Assert.AreEqual("red", Files(ml));
            foreach (var file in (string[])["pictures.zip", "conv2-5.png", "dream.png"]) Assert.IsTrue(File.Exists(file), file);
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Train()
    {
        // from here docs/from-a-pipeline.md
        var ml = new MLContext(seed: 1);
        var pictures = ml.Data.LoadImageFolder("pictures", width: 16, height: 16);

        var model = ml.MulticlassClassification.Trainers
            .ConvolutionalNetwork(new ConvolutionalNetworkOptions { Blocks = [8, 8], Epochs = 5 })
            .Append(ml.Interpretation.Units("conv1"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(pictures);
        ml.Model.SaveInterpretable(model, pictures.Schema, "pictures.zip");
        // to here docs/from-a-pipeline.md
    }

    private static void Maximize(MLContext ml, ITransformer model)
    {
        // from here docs/from-a-pipeline.md 2
        var unit = ml.Interpretation.Maximize(model, "conv2:5");
        Console.WriteLine(unit);                      // conv2:5 is driven to ...
        unit.Image.Save("conv2-5.png");

        foreach (var channel in ml.Interpretation.MaximizeAll(model, "conv2", new() { Steps = 32, Negative = true }))
            Console.WriteLine(channel);               // conv2:0 is driven to ..., and down to ...

        var dream = ml.Interpretation.Dream(model, PictureFile.Read("photo.png"), "conv2");
        dream.Save("dream.png");
        // to here docs/from-a-pipeline.md 2
        Assert.AreEqual((24, 32), (dream.Height, dream.Width));
    }

    private static Answer Ask(MLContext ml)
    {
        // from here docs/from-a-pipeline.md 3
        using var engine = ml.Model.CreatePredictionEngine<Photo, Answer>(ml.Model.LoadInterpretable("pictures.zip"));
        var answer = engine.Predict(new() { Features = PictureFile.Read("photo.png", 3, 16, 16).ToFeatures() });
        Console.WriteLine($"{answer.PredictedLabel}, conv1:0 at {answer.Activations[0]}");
        // to here docs/from-a-pipeline.md 3
        return answer;
    }

    private static int Work(MLContext ml, ITransformer model)
    {
        // from here docs/from-a-pipeline.md 5
        var count = 0;
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        try
        {
            var units = ml.Interpretation.MaximizeAll(model, "conv*", new()
            {
                Steps = 32,
                Progress = new Progress<WorkProgress>(done => Console.Error.WriteLine(done)),   // optimising pictures: 40 %
                Cancellation = stop.Token,
            });
            count = units.Count;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Stopped.");
        }
        // to here docs/from-a-pipeline.md 5
        return count;
    }

    private static void Attack(MLContext ml, ITransformer model)
    {
        var pictures = ml.Data.LoadImageFolder("pictures", width: 16, height: 16);
        // from here docs/from-a-pipeline.md 6
        foreach (var example in ml.Interpretation.Attack(model, pictures, new() { Examples = 3, LInf = 0.2 }))
            Console.WriteLine(example);               // row 5: red 0.98 becomes green 0.71 ...
        // to here docs/from-a-pipeline.md 6
    }

    private static string Files(MLContext ml)
    {
        // from here docs/from-a-pipeline.md 7
        var photos = Directory.GetFiles("pictures", "*.png", SearchOption.AllDirectories)
            .Select(path => new PhotoFile { Path = path, Label = Directory.GetParent(path)!.Name });
        var rows = ml.Data.LoadFromEnumerable(photos);

        var model = ml.Transforms.LoadImages("Image", imageFolder: null, inputColumnName: "Path")
            .Append(ml.Transforms.ResizeImages("Image", imageWidth: 16, imageHeight: 16))
            .Append(ml.Transforms.ExtractPixels("Features", "Image"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(
                new ConvolutionalNetworkOptions { Blocks = [8, 8], Epochs = 5 }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(rows);

        using var engine = ml.Model.CreatePredictionEngine<PhotoFile, Answer>(model);
        Console.WriteLine(engine.Predict(new() { Path = "photo.png" }).PredictedLabel);
        // to here docs/from-a-pipeline.md 7
        return engine.Predict(new() { Path = "photo.png" }).PredictedLabel;
    }

    /// <summary>Red, green and blue pictures in noise, and a red photo.</summary>
    private static void Draw()
    {
        var random = new Random(4);
        string[] kinds = ["red", "green", "blue"];
        foreach (var (bright, kind) in kinds.Index())
        {
            Directory.CreateDirectory(Path.Combine("pictures", kind));
            for (var picture = 0; picture < 20; picture++)
                Picture(bright, 16, 16).Save(Path.Combine("pictures", kind, $"{picture}.png"));
        }

        Picture(0, 24, 32).Save("photo.png");

        ImageInput Picture(int bright, int height, int width) => new(3, height, width, [.. Enumerable.Range(0, 3 * height * width)
            .Select(pixel => (byte)(random.Next(100) + (pixel / (height * width) == bright ? 150 : 0)))]);
    }

    // from here docs/from-a-pipeline.md 4
    internal sealed class Photo
    {
        [VectorType(3, 16, 16)]
        public float[] Features { get; set; } = [];
    }

    internal sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Activations { get; set; } = [];
    }
    // to here docs/from-a-pipeline.md 4

    // from here docs/from-a-pipeline.md 8
    internal sealed class PhotoFile
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }
    // to here docs/from-a-pipeline.md 8
}
