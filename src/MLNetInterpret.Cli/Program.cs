Console.WriteLine("mlnet-interpret");
