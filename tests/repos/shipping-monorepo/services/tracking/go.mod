module example.com/shipping/tracking

go 1.22
